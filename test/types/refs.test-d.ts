// Refs are contravariant: one that takes more can stand where one that takes less is wanted, and any ref is an
// ActorRef<never>. Keys of services go the same way.

import {
  type ActorContext,
  type ActorRef,
  type ActorSystem,
  defineActor,
  type ServiceKey,
  serviceKey,
} from '../../src/index.ts';
import type { Equal, Expect } from './expect-type.ts';

type A = { type: 'a' };
type B = { type: 'b' };

declare const takesA: ActorRef<A>;
declare const takesBoth: ActorRef<A | B>;
declare const takesAll: ActorRef<unknown>;
declare const system: ActorSystem;
declare const context: ActorContext<A>;

const asA: ActorRef<A> = takesBoth;
const allAsA: ActorRef<A> = takesAll;
// @ts-expect-error it would get a B
const asBoth: ActorRef<A | B> = takesA;
// @ts-expect-error it would get anything
const asAll: ActorRef<unknown> = takesA;
void [asA, allAsA, asBoth, asAll];

// ActorRef<never> is the type of any ref: it can be watched and stopped, but not told anything.
const anyRef: ActorRef<never>[] = [takesA, takesBoth, takesAll];
for (const ref of anyRef) {
  context.watch(ref);
  context.link(ref);
  context.unwatch(ref);
  context.stop(ref);
  void system.stopActor(ref);
  // @ts-expect-error nobody knows what it takes
  ref.tell({ type: 'a' });
}
// @ts-expect-error a ref to somebody unknown is no ref to an A
const guessed: ActorRef<A> = anyRef[0];
void guessed;

// Its members are properties: a method would be compared bivariantly and let the errors above through.
type _Tell = Expect<Equal<Parameters<ActorRef<A>['tell']>[0], A>>;
const { tell, ask, offer } = takesA;
void [tell({ type: 'a' }), ask({ type: 'a' }), offer({ type: 'a' })];

// A ref by address has the type that the caller gives it.
const byAddress = system.ref<A>('troupe://x/a');
type _ByAddress = Expect<Equal<typeof byAddress, ActorRef<A>>>;
const fromContext = context.ref<B>(takesA.address);
type _FromContext = Expect<Equal<typeof fromContext, ActorRef<B>>>;
// @ts-expect-error a plain string is not an address here
context.ref<B>('troupe://x/a');

// A service key names the protocol of those found under it.
const key = serviceKey<A>('a');
const found = context.find(key);
type _Found = Expect<Equal<typeof found, ActorRef<A>[]>>;
context.subscribe(key);
// @ts-expect-error those found under it would not take a B
const wider: ServiceKey<A | B> = key;
void wider;

// An actor registers only under keys whose messages it takes.
const onlyA = defineActor<A>({ init: () => undefined, receive: () => undefined });
context.spawn(onlyA, { register: [key] });
// @ts-expect-error it does not take a B
context.spawn(onlyA, { register: [serviceKey<A | B>('both')] });

// The context of an actor that takes more serves code that sends less.
declare const contextOfBoth: ActorContext<A | B>;
const self: ActorRef<A> = contextOfBoth.self;
void self;
