"use strict";
for (const place of document.querySelectorAll(".tex")) {
  const source = place.textContent;
  try {
    katex.render(source, place, {
      displayMode: place.classList.contains("display"),
      throwOnError: true, trust: false, strict: "ignore", maxExpand: 300, maxSize: 20,
    });
  } catch (error) {
    place.textContent = source;
    place.classList.add("source");
  }
}
const boxes = [...document.querySelectorAll(".filter input")];
function show() {
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const claim of document.querySelectorAll(".claim[data-outcome]")) {
    claim.hidden = !chosen.has(claim.dataset.outcome);
  }
}
for (const box of boxes) box.addEventListener("change", show);
if (boxes.length) show();
