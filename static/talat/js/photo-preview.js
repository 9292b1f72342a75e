// Shows the chosen picture below a file field, before it is sent.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.closest("[data-photo]")) return;
  const field = input.closest("[data-photo]");
  for (const old of field.querySelectorAll(".photo-preview")) {
    URL.revokeObjectURL(old.src);
    old.remove();
  }
  for (const file of input.files) {
    if (!file.type.startsWith("image/")) continue;
    const picture = new Image();
    picture.className = "photo-preview";
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    field.append(picture);
  }
});
