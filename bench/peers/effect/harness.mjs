// Runs one Effect program: `program(size)` is an effect that performs `size` operations and returns the actors
// it leaves behind, which are interrupted untimed.
import { Effect, Fiber } from 'effect';
import { print, rate } from '../../harness/measure.ts';

export async function measure(name, unit, program) {
  async function run(size) {
    const actors = await Effect.runPromise(program(size));
    return () => Effect.runPromise(Fiber.interruptAll(actors.map(({ fiber }) => fiber)));
  }
  print(await rate({ case: name, runtime: 'effect', unit, run }));
}
