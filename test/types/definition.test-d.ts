// What TypeScript infers of a definition: State from `init`, Message from `accepts`; and what it refuses.

import { z } from 'zod';
import {
  type ActorContext,
  type ActorDefinition,
  type ActorRef,
  type ActorSystem,
  defineActor,
  type RestartInfo,
  type Signal,
  type StopReason,
} from '../../src/index.ts';
import type { Equal, Expect } from './expect-type.ts';

declare const system: ActorSystem;

// State is what `init` returns, Message what `receive` says it takes.
const counter = defineActor({
  init: () => ({ count: 0 }),
  receive: (state, message: { by: number }, context) => {
    type _State = Expect<Equal<typeof state, { count: number }>>;
    type _Context = Expect<Equal<typeof context, ActorContext<{ by: number }>>>;
    return { count: state.count + message.by };
  },
});
type _Counter = Expect<Equal<typeof counter, ActorDefinition<{ by: number }, { count: number }>>>;

// An asynchronous `init` gives the state that it resolves with.
const late = defineActor({
  init: async () => new Map<string, number>(),
  receive: (_state, _message: 'x') => undefined,
});
type _Late = Expect<Equal<typeof late, ActorDefinition<'x', Map<string, number>>>>;

// Message is the output of the schema, not its input.
const order = defineActor({
  accepts: z.object({ type: z.literal('order'), count: z.coerce.number(), note: z.string().default('none') }),
  init: () => 0,
  receive: (total, message) => {
    type _Total = Expect<Equal<typeof total, number>>;
    type _Message = Expect<Equal<typeof message, { type: 'order'; count: number; note: string }>>;
    return total + message.count;
  },
});
type _Order = Expect<Equal<typeof order, ActorDefinition<{ type: 'order'; count: number; note: string }, number>>>;

// A schema leaves `init` free to use its context; the state is still what it returns.
const keeper = defineActor({
  accepts: z.literal('tick'),
  init: (context) => ({ child: context.spawn(counter), self: context.self }),
  receive: (state) => state,
});
type _Keeper = Expect<
  Equal<typeof keeper, ActorDefinition<'tick', { child: ActorRef<{ by: number }>; self: ActorRef<'tick'> }>>
>;

// The hooks know the state too.
defineActor<'x', string[]>({
  init: (context, restart) => {
    type _Context = Expect<Equal<typeof context, ActorContext<'x'>>>;
    type _Restart = Expect<Equal<typeof restart, RestartInfo | undefined>>;
    return [];
  },
  receive: async (state) => [...state, 'x'],
  signal: (state, signal) => {
    type _State = Expect<Equal<typeof state, string[]>>;
    type _Signal = Expect<Equal<typeof signal, Signal>>;
  },
  stopped: (state, reason) => {
    type _State = Expect<Equal<typeof state, string[]>>;
    type _Reason = Expect<Equal<typeof reason, StopReason>>;
  },
});

// A ref from `spawn` takes the definition's messages and no others.
const counterRef = system.spawn(counter, { name: 'counter' });
type _Ref = Expect<Equal<typeof counterRef, ActorRef<{ by: number }>>>;
counterRef.tell({ by: 1 });
// @ts-expect-error wrong message
counterRef.tell({ by: '1' });
// @ts-expect-error wrong message
void counterRef.offer('x');
// @ts-expect-error wrong message
void counterRef.ask('x');

// The same holds for children, timers and oneself.
defineActor<'tick', ActorRef<{ by: number }>>({
  init: (context) => context.spawn(counter),
  receive: (child, message, context) => {
    context.self.tell(message);
    context.timers.once('key', 'tick', 10);
    // @ts-expect-error not a message of this actor
    context.self.tell('tock');
    // @ts-expect-error not a message of this actor
    context.timers.every('key', 'tock', 10);
    // @ts-expect-error the child takes other messages
    context.forward(child);
  },
});

// A state of another type is refused, from `receive` and from `signal`.
defineActor<'x', number>({
  init: () => 0,
  // @ts-expect-error the state is a number
  receive: () => 'text',
});
defineActor<'x', number>({
  init: () => 0,
  receive: () => undefined,
  // @ts-expect-error the state is a number
  signal: async () => 'text',
});

// A definition of a narrow protocol cannot serve a wide one.
const narrow = defineActor<'a'>({ init: () => undefined, receive: () => undefined });
// @ts-expect-error it would get a 'b'
const wide: ActorRef<'a' | 'b'> = system.spawn(narrow);
// @ts-expect-error it would get a 'b'
const wideDefinition: ActorDefinition<'a' | 'b', undefined> = narrow;
const fitting: ActorRef<'a'> = system.spawn(narrow);
void [wide, wideDefinition, fitting];

// A definition of a wide protocol serves a narrow one.
const generous = defineActor<unknown>({ init: () => undefined, receive: () => undefined });
const part: ActorRef<'a'> = system.spawn(generous);
void part;

// Options are checked by name and value.
// @ts-expect-error misspelled
system.spawn(counter, { retries: 1 });
// @ts-expect-error not a restart type
system.spawn(counter, { restart: 'always' });
// @ts-expect-error `receive` is missing
defineActor<'x'>({ init: () => undefined });
// @ts-expect-error not a directive
defineActor<'x'>({ init: () => undefined, receive: () => undefined, supervision: { decide: () => 'ignore' } });
