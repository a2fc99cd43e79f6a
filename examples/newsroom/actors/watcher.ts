// The watcher looks after the others: how the work gets on, who falls and comes back, what waits for too long.
// Owns: the logbook, and what a person sees while the fleet works.
// Guarantees: it gives no orders. What it learns it tells a person, and the publisher for the report; only of a
//   document that was given up it says so, since nobody else would.
// With a fresh context the logbook is empty. So it says what it lacks: the publisher tells what is published already.

import {
  type ActorContext,
  type ActorDefinition,
  defineActor,
  type FleetOutput,
  parseAddress,
  type Signal,
} from '../../../src/index.ts';
import { Logbook } from '../logbook.ts';
import { archive } from '../protocols/archive.ts';
import { auditing } from '../protocols/auditing.ts';
import { announce, type News } from '../protocols/news.ts';
import { tellAll } from '../protocols/peers.ts';
import { press } from '../protocols/press.ts';
import { reading } from '../protocols/reading.ts';
import { research } from '../protocols/research.ts';
import { type Trouble, type WatcherMessage, watch } from '../protocols/watch.ts';
import { writing } from '../protocols/writing.ts';
import { STAGES } from '../render/report.ts';
import { duration, plural } from '../render/wording.ts';
import { eventOf, lineOf } from '../trouble.ts';

export interface WatcherOptions {
  readonly output: FleetOutput;
  /** Aborted when the desks are closing: then it is no news that they do. */
  readonly closing: AbortSignal;
  /** How long nothing may move while documents are under way. @default 30_000 */
  readonly stalledMs?: number;
}

interface Watch {
  readonly log: Logbook;
  /** Services that somebody offers. */
  readonly offered: Set<string>;
  /** For how long nothing has moved, in milliseconds. */
  quiet: number;
}

type Context = ActorContext<WatcherMessage>;

const lookMs = 1_000;

export function watcher(options: WatcherOptions): ActorDefinition<WatcherMessage, Watch> {
  return defineActor<WatcherMessage, Watch>({
    type: 'watcher',
    defaults: {
      retry: { times: 2 },
      register: [watch],
      // The record is asked for last: by then everything that was seen before has been entered.
      mailbox: { priority: (message) => ((message as WatcherMessage).type === 'record' ? 0 : 1) },
    },
    init(context) {
      for (const key of [reading, archive, research, writing, auditing, press]) context.subscribe(key);
      context.timers.every('look', { type: 'look' }, lookMs);
      tellAll(context, press, { type: 'brief' });
      return { log: new Logbook(), offered: new Set(), quiet: 0 };
    },
    receive(state, message, context) {
      switch (message.type) {
        case 'record':
          if (state.log.down.size === 0) context.reply([...state.log.events]);
          else context.stash();
          return;
        case 'look':
          return look(state, options, context);
        case 'trouble':
          return enter(message.trouble, state.log, options, context);
        case 'briefed':
          state.log.list(message.documents);
          for (const { path, version } of message.published) state.log.reach(path, version, 'published');
          state.log.events.unshift(...message.events);
          return;
        default:
          state.log.enter(message);
          state.quiet = 0;
          show(message, state.log, options.output);
      }
    },
    signal: (state, signal, context) => follow(state, signal, options, context),
  });
}

/** What a person sees of the work. */
function show(news: News, log: Logbook, output: FleetOutput): void {
  if (news.type === 'passed' || news.type === 'listed') {
    for (const stage of STAGES) {
      const progress = log.progress(stage);
      if (progress !== undefined) output.stage(stage, progress);
    }
  } else if (news.type === 'printed') {
    const { report, articles, rejected } = news;
    const others = rejected.length === 0 ? '' : `, ${plural(rejected.length, 'file')} rejected`;
    output.line(`Report printed: ${plural(articles.length, 'article')}${others}: ${report}`);
  } else if (news.type === 'stuck') {
    output.line(`Stuck: ${news.why}.`);
  }
}

/** Has every desk watched that comes, and notices when a service is offered by nobody any more. */
function follow({ log, offered }: Watch, signal: Signal, options: WatcherOptions, context: Context): void {
  if (signal.kind === 'terminated') {
    if (options.closing.aborted) return;
    const actor = parseAddress(signal.address)?.path.at(-1) ?? signal.address;
    enter({ kind: 'left', actor, atMs: Date.now(), cause: signal.reason.kind }, log, options, context);
    return;
  }
  const service = signal.key.id;
  for (const desk of signal.refs) context.watch(desk);
  if (signal.refs.length > 0) offered.add(service);
  else if (offered.delete(service) && !options.closing.aborted) {
    announce(context, { type: 'stuck', why: `nobody offers '${service}' any more` });
  }
}

/** Enters trouble, and tells of it. */
function enter(trouble: Trouble, log: Logbook, { output }: WatcherOptions, context: Context): void {
  const { kind, actor, document, cause } = trouble;
  const event = eventOf(trouble, log.down.get(actor));
  log.events.push(event);
  output.line(lineOf(event));
  tellAll(context, press, { type: 'event', event });
  if (kind === 'failed') log.down.set(actor, trouble);
  if (kind === 'restarted' || kind === 'left') log.down.delete(actor);
  if (kind === 'quarantined') {
    if (document !== undefined) tellAll(context, press, { type: 'give-up', path: document, detail: cause });
    else announce(context, { type: 'stuck', why: lineOf(event) });
  }
  if (log.down.size === 0) context.unstashAll();
}

/** Tells when nothing has moved for too long. */
function look(state: Watch, { closing, stalledMs = 30_000 }: WatcherOptions, context: Context): void {
  const waiting = closing.aborted ? [] : state.log.underWay();
  state.quiet = waiting.length === 0 ? 0 : state.quiet + lookMs;
  const [first] = waiting;
  if (first === undefined || state.quiet < stalledMs) return;
  state.quiet = 0;
  const others = waiting.length > 1 ? ` and ${waiting.length - 1} more` : '';
  const why = `nothing has moved for ${duration(stalledMs)}: ${first.path}${others} came as far as '${first.stage}'`;
  announce(context, { type: 'stuck', why });
}
