// What only one choice asks for (data-opens, data-opened-by) moves next to that choice. Whether it is shown, pay.css
// decides; without this script it stands below all choices.
for (const part of document.querySelectorAll("[data-opened-by]")) {
  const choice = document.querySelector(`[data-opens="${part.dataset.openedBy}"]`)?.closest(".choice");
  choice?.after(part);
}
