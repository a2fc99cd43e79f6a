// StrayErrors: errors in the fleet's process that belong to no actor. While a system lives it hands them over; before and after,
// `listen` hears them itself, so that none ends the process in the middle of a start or of an orderly end.

export class StrayErrors {
  readonly #first = Promise.withResolvers<unknown>();
  #onFurther: ((error: unknown) => void) | undefined;
  #count = 0;

  /** Resolves with the first one. */
  get first(): Promise<unknown> {
    return this.#first.promise;
  }

  /** Rejects with the first one. */
  async thrown(): Promise<never> {
    throw await this.first;
  }

  readonly add = (error: unknown): void => {
    if (this.#onFurther !== undefined) this.#onFurther(error);
    else if (this.#count++ === 0) this.#first.resolve(error);
  };

  /** From now on none is a reason to end any more: the fleet ends already. */
  divert(onFurther: (error: unknown) => void): void {
    this.#onFurther = onFurther;
  }

  /** Hears of errors where Node tells of them; returns the way to end it. */
  readonly listen = (): (() => void) => {
    process.on('uncaughtException', this.add).on('unhandledRejection', this.add);
    return () => {
      process.off('uncaughtException', this.add).off('unhandledRejection', this.add);
    };
  };
}
