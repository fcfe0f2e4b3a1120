"""HTML, CSS and script of the evaluation page, light and dark. All greys are neutral, so that pictures don't look
tinted."""

from string import Template

PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shutterspan evaluation</title>
<style>
:root {
  color-scheme: light dark;
  --ground: #e6e6e6; --raised: #f2f2f2; --line: #c8c8c8; --text: #1c1c1c; --quiet: #5c5c5c; --mark: #3a3a3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #1b1b1b; --raised: #262626; --line: #3c3c3c; --text: #e4e4e4; --quiet: #9d9d9d; --mark: #d0d0d0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
header {
  position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: 1rem;
  padding: .6rem 1.5rem; background: var(--raised); border-bottom: 1px solid var(--line);
}
h1 { margin: 0; font-size: 1rem; font-weight: 600; white-space: nowrap; }
h2 { margin: 0 0 .6rem; font-size: 1.15rem; font-weight: 600; }
button {
  flex: none; width: 5.2rem; padding: .35rem 0; font: inherit; color: var(--text);
  background: var(--ground); border: 1px solid var(--line); border-radius: 6px; cursor: pointer;
}
button:hover { border-color: var(--quiet); }
button:focus-visible, input:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
input[type=range] { flex: 1; min-width: 6rem; accent-color: var(--mark); }
output { width: 2.6rem; color: var(--quiet); font-variant-numeric: tabular-nums; text-align: right; }
main { padding: 1.5rem; }
section { margin-bottom: 2.2rem; }
.players { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
canvas { display: block; width: 100%; height: auto; }
figcaption { padding: .4rem .7rem .5rem; font-size: .87rem; }
figcaption b { display: block; font-weight: 600; }
figcaption span { display: block; min-height: 1.45em; color: var(--quiet); font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
table { width: 100%; border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; text-align: right; white-space: nowrap; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
th { color: var(--quiet); font-weight: 500; border-bottom: 1px solid var(--line); }
tbody tr.start:not(:first-child) td { border-top: 1px solid var(--line); }
tbody tr:hover td { background: var(--ground); }
td:first-child { font-weight: 600; }
@media (max-width: 640px) { header { padding: .6rem 1rem; } h1 { display: none; } main { padding: 1rem; } }
</style>
</head>
<body>
<header>
<h1>Shutterspan evaluation</h1>
<button id="play" type="button">Play</button>
<input id="time" type="range" min="0" max="1" step="0.001" value="0" aria-label="Instant of the exposure">
<output id="instant">0.00</output>
</header>
<main>
$samples<section>
<h2>Means over the groups</h2>
<div class="scroll">$means</div>
</section>
<section>
<h2>Every sample</h2>
<div class="scroll">$rows</div>
</section>
</main>
<script>
"use strict";
const SWEEP = 1600;  // milliseconds from the first frame to the last
const slider = document.getElementById("time");
const button = document.getElementById("play");
const instant = document.getElementById("instant");
const visible = new Set();
let playing = false;
let phase = 0;
let before = 0;

function draw(canvas) {
  const strip = canvas.strip;
  if (!strip || !strip.complete || !strip.naturalWidth) return;
  const frame = Math.round(slider.value * (canvas.dataset.frames - 1));
  if (canvas.shown === frame) return;
  canvas.shown = frame;
  const w = canvas.width, h = canvas.height;
  canvas.getContext("2d").drawImage(strip, 0, frame * h, w, h, 0, 0, w, h);
}

function show() {
  instant.textContent = Number(slider.value).toFixed(2);
  visible.forEach(draw);
}

function tick(now) {
  if (!playing) return;
  phase = (phase + (now - before) / SWEEP) % 2;
  before = now;
  slider.value = phase > 1 ? 2 - phase : phase;
  show();
  requestAnimationFrame(tick);
}

function play(on) {
  playing = on;
  button.textContent = on ? "Pause" : "Play";
  if (!on) return;
  phase = Number(slider.value);
  before = performance.now();
  requestAnimationFrame(tick);
}

const watcher = new IntersectionObserver(entries => {
  for (const {target, isIntersecting} of entries) {
    if (!isIntersecting) { visible.delete(target); continue; }
    visible.add(target);
    if (!target.strip) {
      target.strip = new Image();
      target.strip.onload = () => draw(target);
      target.strip.src = target.dataset.strip;
    }
    draw(target);
  }
}, {rootMargin: "400px"});
document.querySelectorAll("canvas").forEach(canvas => watcher.observe(canvas));

button.addEventListener("click", () => play(!playing));
slider.addEventListener("input", () => { play(false); show(); });
document.addEventListener("keydown", event => {
  if (event.key !== " " || event.target === button) return;
  event.preventDefault();
  play(!playing);
});
</script>
</body>
</html>
""")
