// The look of the HTML report.
// Owns: colors for light and dark, type, spacing, print.
// Guarantees: loads nothing; text contrast is at least 4.5 : 1 in both schemes.

/** The style sheet, for a `<style>` element. */
export const STYLE_SHEET: string = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d1c1a; --quiet: #65625b; --rule: #e2dfd8;
  --accent: #1f5a94; --alarm: #b93a0c; --alarm-ink: #ffffff; --chip: #eef2f6;
  --s1: #d9e6f2; --s2: #aecbe5; --s3: #7aa9d3; --s4: #4380ba; --s5: #1c4f8a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --card: #1c1f25; --ink: #e9e7e2; --quiet: #a09d95; --rule: #32363e;
    --accent: #8dbdec; --alarm: #ff9457; --alarm-ink: #1c1f25; --chip: #282d36;
    --s1: #24384c; --s2: #2f5478; --s3: #4178aa; --s4: #69a1d6; --s5: #abd0f3;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3rem; }
h1, h2, h3 { font-family: Charter, "Iowan Old Style", "Palatino Linotype", "Noto Serif", Georgia, serif; line-height: 1.2; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 2.5rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.5rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 3px double var(--rule); }
h3 { font-size: 1.15rem; margin: 0; }
p { margin: 0.5rem 0; }
a { color: var(--accent); }
code { font: 0.86em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.dateline { color: var(--quiet); margin: 0.6rem 0 0; }
.lead { font-size: 1.1rem; margin: 1.25rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 1px; margin: 1.75rem 0 0; padding: 0; background: var(--rule); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
.figures div { background: var(--card); padding: 0.9rem 1rem; }
.figures dt { color: var(--quiet); font-size: 0.85rem; }
.figures dd { margin: 0; font-size: 1.35rem; white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1.25rem; margin-top: 1.75rem; }
figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.1rem 1.25rem; }
figcaption { font-weight: 600; margin-bottom: 0.75rem; }
figcaption span { display: block; font-weight: 400; font-size: 0.88rem; color: var(--quiet); }
.plot { display: block; width: 100%; height: auto; font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--ink); }
.plot text { dominant-baseline: central; }
.plot .bar { fill: var(--s4); }
.plot .figure, .plot .tick { font-variant-numeric: tabular-nums; font-size: 12px; }
.plot .tick, .plot .quiet { fill: var(--quiet); }
.plot .axis, .plot .grid { stroke: var(--rule); }
.plot .stage-1 { fill: var(--s1); } .plot .stage-2 { fill: var(--s2); } .plot .stage-3 { fill: var(--s3); }
.plot .stage-4 { fill: var(--s4); } .plot .stage-5 { fill: var(--s5); }
.plot .restart path { fill: none; }
.plot .restart .halo { stroke: var(--card); stroke-width: 5; opacity: 0.75; }
.plot .restart .line { stroke: var(--alarm); stroke-width: 1.75; }
.plot .restart circle { fill: var(--alarm); }
.plot .restart text { fill: var(--alarm-ink); font-size: 11px; font-weight: 700; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.75rem 0 0; padding: 0; list-style: none; font-size: 0.85rem; color: var(--quiet); }
.legend i { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; margin-right: 0.4em; vertical-align: -0.05em; }
.articles { display: grid; gap: 1.25rem; }
article { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.25rem 1.5rem; content-visibility: auto; contain-intrinsic-size: auto 16rem; }
@media (min-width: 56rem) { article { display: grid; grid-template-columns: minmax(0, 44rem) minmax(9rem, 1fr); column-gap: 2.5rem; } }
article .source { color: var(--quiet); font-size: 0.88rem; margin: 0.15rem 0 0.75rem; }
article .note { font-size: 0.88rem; color: var(--quiet); border-left: 3px solid var(--rule); padding-left: 0.75rem; }
article .note.limited { border-color: var(--alarm); }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; align-content: flex-start; margin: 0.9rem 0 0; padding: 0; list-style: none; font-size: 0.85rem; }
.chips li { background: var(--chip); border-radius: 99px; padding: 0.1rem 0.7rem; overflow-wrap: anywhere; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 34rem; font-size: 0.92rem; }
th, td { text-align: start; vertical-align: top; padding: 0.45rem 0.9rem 0.45rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: break-word; }
th { color: var(--quiet); font-weight: 600; font-size: 0.85rem; white-space: nowrap; }
td.figure, th.figure { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.short { white-space: nowrap; }
.marker { display: inline-block; min-width: 1.5em; text-align: center; border-radius: 99px; background: var(--alarm); color: var(--alarm-ink); font-size: 0.8rem; font-weight: 700; padding: 0 0.4em; }
footer { color: var(--quiet); font-size: 0.88rem; margin: 3rem 0; padding-top: 1rem; border-top: 1px solid var(--rule); }
@media print { article, figure { break-inside: avoid; } article { content-visibility: visible; } }
`;
