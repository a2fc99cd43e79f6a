// Draws how the documents moved through the stages, and when an actor was restarted.
// Owns: the picture (a cumulative flow diagram); its colors come from the page's style sheet.
// Guarantees: its size does not depend on the number of documents or the length of the run; markers carry
//   the numbers of the report's table of events.
// Refuses: to draw without progress.

import { type Html, html } from './html.ts';
import { type FleetEvent, type Report, STAGES, type Stage } from './report.ts';
import { linearScale, ticks } from './scale.ts';
import { count, duration, plural } from './wording.ts';

const [WIDTH, HEIGHT] = [480, 280];
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 12, 34, 30];
const [INNER_WIDTH, INNER_HEIGHT] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
/** The heads of the markers: their height, their radius, how many at most. */
const [HEAD, MARKER, MAX_MARKERS] = [12, 9, 12];

/** One area per stage, the documents that have passed it by then; a numbered line per restart. */
export function plotFlow(report: Report): Html | undefined {
  const { progress, startedMs } = report;
  if (progress.length === 0) return undefined;
  const moments = [...progress, ...report.events].map(({ atMs }) => atMs);
  const spanMs = Math.max(1, moments.reduce((latest, atMs) => Math.max(latest, atMs), report.finishedMs) - startedMs);
  const passed = new Map(STAGES.map((stage): [Stage, number[]] => [stage, passingTimes(report, stage)]));
  const most = Math.max(1, ...[...passed.values()].map((times) => times.length));
  const x = linearScale(spanMs, INNER_WIDTH);
  const y = linearScale(most, INNER_HEIGHT);

  const areas = STAGES.map((stage, i) => {
    const times = passed.get(stage) as number[];
    const text = `${stage}: ${plural(times.length, 'document')}`;
    return html`<path class="stage-${i + 1}" d="${areaOf(times, x, y)}"><title>${text}</title></path>`;
  });
  const grid = ticks(most, 4, 1).map((value) => {
    const at = round(TOP + INNER_HEIGHT - y(value));
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="tick" x="${LEFT - 8}" y="${at}" text-anchor="end">${count(value)}</text>`;
  });
  const times = ticks(spanMs, 5).map((value) => {
    const at = round(LEFT + x(value));
    const anchor = at > WIDTH - 40 ? 'end' : 'middle';
    return html`<text class="tick" x="${at}" y="${HEIGHT - 12}" text-anchor="${anchor}">${value === 0 ? '0' : duration(value)}</text>`;
  });
  const restarts = report.events.flatMap((event, i) => (event.kind === 'restart' ? [{ event, number: i + 1 }] : []));
  const shown = restarts.slice(0, MAX_MARKERS);
  const places = shown.map(({ event }) => round(LEFT + x(event.atMs - startedMs)));
  const heads = spread(places, 2 * MARKER + 2, WIDTH - RIGHT);
  const markers = shown.map(({ event, number }, i) => marker(event, number, places[i] as number, heads[i] as number));
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="flow-title flow-text">
<title id="flow-title">Documents by stage over time</title>
<desc id="flow-text">${plural(passed.get('published')?.length ?? 0, 'document')} published within ${duration(spanMs)}; ${plural(restarts.length, 'restart')} on the way.</desc>
${grid}
${areas}
${times}
${markers}
</svg>`;
}

/** When each document first passed a stage, ascending, in milliseconds from the start. */
function passingTimes({ progress, startedMs }: Report, stage: Stage): number[] {
  const first = new Map<string, number>();
  for (const record of progress) {
    if (record.stage !== stage) continue;
    first.set(record.document, Math.min(record.atMs, first.get(record.document) ?? Infinity));
  }
  return Array.from(first.values(), (atMs) => Math.max(0, atMs - startedMs)).sort((a, b) => a - b);
}

/** A staircase up to the number of times passed; steps closer than half a unit are drawn as one. */
function areaOf(times: readonly number[], x: (ms: number) => number, y: (documents: number) => number): string {
  const floor = TOP + INNER_HEIGHT;
  let path = `M${LEFT} ${floor}`;
  let drawnAt = LEFT;
  for (const [i, time] of times.entries()) {
    const at = LEFT + x(time);
    const next = times[i + 1];
    if (next !== undefined && LEFT + x(next) - drawnAt < 0.5) continue;
    path += `H${round(at)}V${round(floor - y(i + 1))}`;
    drawnAt = at;
  }
  return `${path}H${WIDTH - RIGHT}V${floor}Z`;
}

/** Moves ascending places apart until they keep their distance, none beyond `max`. */
function spread(places: readonly number[], distance: number, max: number): number[] {
  const apart = [...places];
  for (let i = 1; i < apart.length; i++) apart[i] = Math.max(apart[i] as number, (apart[i - 1] as number) + distance);
  for (let i = apart.length - 1, limit = max; i >= 0; i--, limit = (apart[i + 1] as number) - distance) {
    apart[i] = Math.min(apart[i] as number, limit);
  }
  return apart;
}

/** A line where it happened, below a numbered head that stands aside if another is in the way. */
function marker(event: FleetEvent, number: number, place: number, head: number): Html {
  const bottom = TOP + INNER_HEIGHT;
  return html`<g class="restart"><title>${number}: ${event.actor} restarted, ${event.cause}</title>
<path class="halo" d="M${place} ${TOP}V${bottom}"/><path class="line" d="M${head} ${HEAD + MARKER}L${place} ${TOP}V${bottom}"/>
<circle cx="${head}" cy="${HEAD}" r="${MARKER}"/><text x="${head}" y="${HEAD}" text-anchor="middle">${number}</text></g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
