// StopRequests: what counts as one request to stop. Signals are emitted in this process, and time is a number.

import { expect } from 'chai';
import { signalExitCode, StopRequests } from '../../src/cli/stop-requests.ts';

describe('StopRequests', () => {
  let now = 0;
  let atOnce: [signal: string, exitCode: number][];
  let requests: StopRequests;
  beforeEach(() => {
    now = 1_000;
    atOnce = [];
    requests = new StopRequests(
      (signal, exitCode) => atOnce.push([signal, exitCode]),
      () => now,
    );
  });
  afterEach(() => requests.close());

  // SIGINT is left to mocha, which listens to it as well.
  const signal = (name: 'SIGHUP' | 'SIGTERM'): boolean => process.emit(name, name);

  it('resolves with the first signal', async () => {
    expect(requests.request).to.equal(undefined);
    signal('SIGTERM');
    expect(await requests.first).to.equal('SIGTERM');
    expect(requests.request).to.equal('SIGTERM');
    expect(atOnce).to.deep.equal([]);
  });

  it('takes one Ctrl-C that arrives twice, from the terminal and through npm, for one', () => {
    signal('SIGHUP');
    now += 300;
    signal('SIGHUP');
    expect(atOnce).to.deep.equal([]);
  });

  it('ends at once with the second signal, and the exit code that shells give it', () => {
    signal('SIGHUP');
    now += 301;
    signal('SIGTERM');
    expect(atOnce).to.deep.equal([['SIGTERM', 143]]);
  });

  it('takes an output that nobody reads for a request, but never for a second one', async () => {
    process.stdout.emit('error', new Error('EPIPE'));
    expect(await requests.first).to.equal('EPIPE');
    now += 1_000;
    process.stdout.emit('error', new Error('EPIPE'));
    expect(atOnce).to.deep.equal([]);
    signal('SIGTERM');
    expect(atOnce).to.have.length(1);
  });

  it('listens no more when closed', () => {
    const listeners = process.listenerCount('SIGTERM');
    requests.close();
    expect(process.listenerCount('SIGTERM')).to.equal(listeners - 1);
  });

  it('knows the exit codes of shells', () => {
    expect((['SIGINT', 'SIGTERM', 'SIGHUP', 'EPIPE'] as const).map(signalExitCode)).to.deep.equal([130, 143, 129, 141]);
  });
});
