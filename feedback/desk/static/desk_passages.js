// Marking words of a text for a theme: by mouse, or word by word with the keys w and e.
(() => {
  const form = document.querySelector("[data-desk-form]");
  const kept = form && form.querySelector("[data-desk-kept]");
  if (!kept) return;

  const passage = form.querySelector("[data-desk-passage]");
  const row = form.querySelector("[data-desk-row]");
  const line = form.querySelector("[data-desk-held]");
  const shown = form.querySelector("[data-desk-held-words]");

  // The text without the names of themes that stand beside marked words.
  const nodes = [];
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".desk-mark__theme")) continue;
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const words = [...text.matchAll(/\[[a-z -]+\]|[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)].map(
    (found) => ({ start: found.index, end: found.index + found[0].length }),
  );

  const offsetOf = (container, offset) => {
    const point = document.createRange();
    point.setStart(container, offset);
    let before = 0;
    for (const { node, start } of nodes) {
      if (node === container) return start + offset;
      if (point.comparePoint(node, 0) < 0) before = start + node.data.length;
    }
    return before;
  };

  const placeOf = (offset) => {
    const at = nodes.findLast(({ start }) => start <= offset);
    return [at.node, Math.min(offset - at.start, at.node.data.length)];
  };

  let first = -1;
  let last = -1;

  const letGo = () => {
    first = last = -1;
    delete form.dataset.deskMarked;
    line.hidden = true;
    shown.textContent = "";
  };

  // Whole words only: the server looks for whole words.
  const hold = (from, to) => {
    first = from;
    last = to;
    const said = text.slice(words[from].start, words[to].end).replace(/\s+/g, " ");
    form.dataset.deskMarked = said;
    shown.textContent = said;
    line.hidden = false;
  };

  const choose = (from, to) => {
    if (!words.length) return;
    const start = Math.max(0, Math.min(from, words.length - 1));
    const end = Math.max(start, Math.min(to, words.length - 1));
    getSelection().setBaseAndExtent(...placeOf(words[start].start), ...placeOf(words[end].end));
    hold(start, end);
  };

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!passage.contains(range.startContainer) || !passage.contains(range.endContainer)) return;
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    const from = words.findIndex((word) => word.end > start);
    const to = words.findLastIndex((word) => word.start < end);
    if (from >= 0 && to >= from) hold(from, to);
  });

  let number = 0;
  const keep = (box, said) => {
    const value = `${box.value}:${said}`;
    const there = [...kept.querySelectorAll("input")].find((input) => input.value === value);
    if (there) {
      there.checked = true;
      return;
    }
    const item = row.content.firstElementChild.cloneNode(true);
    const input = item.querySelector("input");
    const label = item.querySelector("label");
    const name = form.querySelector(`label[for="${box.id}"]`).textContent.trim();
    number += 1;
    input.id = label.htmlFor = `passage-marked-${number}`;
    input.value = value;
    input.checked = true;
    label.textContent = `${name}: “${said}”`;
    kept.append(item);
  };

  form.addEventListener("change", (event) => {
    const box = event.target;
    const said = form.dataset.deskMarked;
    if (!said || box.name !== "themes") return;
    box.checked = true;
    keep(box, said);
    letGo();
    getSelection().removeAllRanges();
  });

  form.querySelector("[data-desk-let-go]").addEventListener("click", () => {
    letGo();
    getSelection().removeAllRanges();
    passage.focus({ preventScroll: true });
  });

  form.addEventListener("desk:let-go", letGo);

  const moves = {
    w: () => choose(last + 1, last + 1),
    W: () => choose(first - 1, first - 1),
    e: () => choose(first, last + 1),
    E: () => choose(first, last - 1),
  };

  form.closest("main").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("textarea, input[type=text]")) return;
    if (event.key === "Escape" && form.dataset.deskMarked) {
      letGo();
      getSelection().removeAllRanges();
    } else if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  });
})();
