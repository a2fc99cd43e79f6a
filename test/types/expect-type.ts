// Assertions about types: each is a compile error when it does not hold.

/** Identical types; `any` is identical to nothing else. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `Expect<false>` does not compile. */
export type Expect<Holds extends true> = Holds;

export type IsAny<T> = 0 extends 1 & T ? true : false;
