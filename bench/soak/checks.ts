// Checks: the promises that are checked while the fleet rests and after it has stopped; those about single messages and turns
// are checked where they happen.

import type { ActorView, SystemView } from '../../src/index.ts';
import type { Happened } from './bookkeeping.ts';
import type { World } from './world.ts';

/** How late a settlement may be before it counts as missing: the machine may be busy. */
const settleGraceMs = 3_000;
/** The same for a signal to an actor that is idle, which can only be on its way. */
const signalGraceMs = 250;

export const limits = { deadLetters: 500, quarantined: 200 } as const;

/** While the chaos rests, the system lives. */
export function checkAtRest(world: World): SystemView {
  const { system, findings, settlements, lives } = world;
  const view = system.tree();
  const actors = flatten(view.tree);

  for (const what of settlements.overdue(settleGraceMs)) findings.add('ask open', what);
  if (view.openAsks !== settlements.openAsks) {
    findings.add('books differ', `open asks: the system says ${view.openAsks}, its askers ${settlements.openAsks}`);
  }
  if (view.actors !== actors.length) {
    findings.add('books differ', `actors: the system says ${view.actors}, its tree has ${actors.length}`);
  }
  if (view.actors !== lives.all.length) {
    findings.add('books differ', `actors: the system says ${view.actors}, by its facts there are ${lives.all.length}`);
  }
  checkBounds(world);

  const free = new Set(actors.filter(({ condition }) => condition === 'idle').map(({ address }) => address));
  for (const { linked, what } of lives.owed(signalGraceMs, (address) => free.has(address))) {
    findings.add(linked ? 'link ignored' : 'Terminated wrong', linked ? what : `${what}: missing`);
  }
  return view;
}

/** After the system has stopped: nothing is open, nothing lives. */
export function checkStopped(world: World, happened: Happened): void {
  const { system, findings, messages, settlements, lives } = world;
  for (const what of messages.listOpen(messages.open)) findings.add('message lost', what);
  const cancelled = happened.TurnCancelled ?? 0;
  if (messages.cancelled !== cancelled) {
    findings.add(
      'message lost',
      `${messages.cancelled} messages ended as cancelled, but ${cancelled} turns were cancelled`,
    );
  }
  for (const what of settlements.list()) findings.add('ask open', `${what}, after the system has stopped`);
  for (const { address } of lives.all) findings.add('not stopped', `${address} has no ActorStopped`);
  const { actors, openAsks } = system.tree();
  if (actors > 0) findings.add('not stopped', `the system still counts ${actors} actors`);
  if (openAsks > 0) findings.add('not stopped', `the system still counts ${openAsks} open asks`);
  for (const [key, members] of system.receptionist.list())
    findings.add('not stopped', `${members} still registered as ${key}`);
  checkBounds(world);
}

function checkBounds({ system, findings }: World): void {
  const letters = system.deadLetters.recent().length;
  if (letters > limits.deadLetters) findings.add('bound exceeded', `${letters} dead letters are kept`);
  const { size } = system.quarantine;
  if (size > limits.quarantined) findings.add('bound exceeded', `${size} messages are in quarantine`);
}

function flatten(tree: readonly ActorView[]): readonly ActorView[] {
  return tree.flatMap((actor) => [actor, ...flatten(actor.children)]);
}
