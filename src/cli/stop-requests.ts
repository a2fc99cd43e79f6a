// Requests to stop a run: Ctrl-C, SIGTERM, a closed terminal, a reader of the output that has gone.
// The first one is a question to the fleet; a second signal ends the process at once.

import { constants } from 'node:os';

export type StopRequest = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'EPIPE';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C arrives twice when the shell gives it to the process group and npm hands its own on: that is still one. */
const sameRequestMs = 300;

export class StopRequests {
  /** Resolves with the first request. */
  readonly first: Promise<StopRequest>;
  /** What the first request was, if there was one. */
  request: StopRequest | undefined;
  #at = 0;
  readonly #resolve: (request: StopRequest) => void;
  readonly #atOnce: (signal: StopRequest, exitCode: number) => void;
  readonly #now: () => number;

  /** Listens until `close`; `atOnce` is called with a further signal and must end the process with the code. */
  constructor(atOnce: (signal: StopRequest, exitCode: number) => void, now: () => number = () => performance.now()) {
    const { promise, resolve } = Promise.withResolvers<StopRequest>();
    this.first = promise;
    this.#resolve = resolve;
    this.#atOnce = atOnce;
    this.#now = now;
    for (const signal of signals) process.on(signal, this.#onSignal);
    process.stdout.on('error', this.#onOutputError);
    process.stderr.on('error', this.#onOutputError);
  }

  /** From now on signals do again what they do without us. */
  close(): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
    process.stdout.off('error', this.#onOutputError);
    process.stderr.off('error', this.#onOutputError);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const request = signal as StopRequest;
    if (this.request === undefined) this.#ask(request);
    else if (this.#now() - this.#at > sameRequestMs) this.#atOnce(request, signalExitCode(request));
  };

  readonly #onOutputError = (): void => {
    if (this.request === undefined) this.#ask('EPIPE');
  };

  #ask(request: StopRequest): void {
    this.request = request;
    this.#at = this.#now();
    this.#resolve(request);
  }
}

/** As shells tell it: 128 and the number of the signal. */
export function signalExitCode(request: StopRequest): number {
  return 128 + (request === 'EPIPE' ? constants.signals.SIGPIPE : constants.signals[request]);
}
