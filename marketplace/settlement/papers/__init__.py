"""Papers about money, all in Thai: what they say is frozen in a `Document`; the PDF is drawn from it by a job."""
