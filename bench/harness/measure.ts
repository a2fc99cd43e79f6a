// Runs one case of one JavaScript runtime in this process and prints its single JSON line; Erlang's twin is peers/erlang/bench.erl.
// A rate is total operations over total time of all runs within the budget, after a warm-up of a third of it,
// so garbage collection counts; what `run` returns is awaited untimed, to clear away what the run left behind.
// Called as `node <program> <operations> <budgetMs>`.

export type CleanUp = () => unknown;

export interface RateProgram {
  readonly case: string;
  readonly runtime: string;
  readonly unit: string;
  /** Performs `size` operations. */
  readonly run: (size: number) => Promise<CleanUp | void>;
}

/** What a program prints. `n` counts the operations of one run. */
export interface Sample {
  readonly case: string;
  readonly runtime: string;
  readonly value: number;
  readonly unit: string;
  readonly n: number;
  readonly runs?: number;
  readonly deadLetters?: number;
  readonly note?: string;
}

export const size: number = Number(process.argv[2] ?? 10_000);
const budgetMs: number = Number(process.argv[3] ?? 500);

/** The sample of a case that counts operations per second. */
export async function rate({ run, ...program }: RateProgram): Promise<Sample> {
  await repeat(run, budgetMs / 3);
  const { elapsedMs, runs } = await repeat(run, budgetMs);
  return { ...program, value: (size * runs * 1000) / elapsedMs, n: size, runs };
}

export function print(sample: Sample): void {
  process.stdout.write(`${JSON.stringify(sample)}\n`);
}

async function repeat(run: RateProgram['run'], untilMs: number): Promise<{ elapsedMs: number; runs: number }> {
  let elapsedMs = 0;
  let runs = 0;
  while (runs === 0 || elapsedMs < untilMs) {
    const start = performance.now();
    const cleanUp = await run(size);
    elapsedMs += performance.now() - start;
    runs += 1;
    await cleanUp?.();
  }
  return { elapsedMs, runs };
}
