"""Compare-and-set for every change of a parcel, and look-ups written down."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("fulfilment", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="moves",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="scanevent",
            name="kind",
            field=models.CharField(choices=[("accepted", "Handed in"), ("sent_on", "Sent on"), ("arrived", "Arrived"), ("out", "Out for delivery"), ("collected", "Handed over"), ("delivered", "Delivered"), ("returned", "Given back to the sender"), ("going_back", "Sent back"), ("wrong_code", "Wrong pick-up code"), ("paid", "Payment taken"), ("paid_out", "Money given back"), ("label", "Label printed"), ("corrected", "Corrected"), ("shown", "Looked up"), ("unknown", "Not recognised")], max_length=12),
        ),
    ]
