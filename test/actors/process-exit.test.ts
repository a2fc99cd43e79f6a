// The process: a system whose actors have nothing to do keeps no process alive; one that has stopped leaves no handle.
// Each program runs in a process of its own.

import { expect } from 'chai';
import { inChild, type Outcome } from './in-child.ts';

/** Well under every timeout that the programs use. */
const promptMs = 1_500;

function endedPromptly({ end, stderr, lingeredMs }: Outcome): void {
  expect({ end, stderr }).to.deep.equal({ end: 0, stderr: '' });
  expect(lingeredMs).to.be.lessThan(promptMs);
}

describe('Process', () => {
  it('ends soon after the last ask is answered, without a stop', async () => {
    endedPromptly(
      await inChild(async ({ createSystem, defineActor }) => {
        const system = createSystem({ name: 'asking' });
        const echo = system.spawn(
          defineActor<number>({ init: () => undefined, receive: (_state, n, context) => context.reply(n) }),
        );
        for (let n = 0; n < 100; n++) await echo.ask(n, { timeoutMs: 60_000 + n });
        await Promise.all(Array.from({ length: 100 }, (_, n) => echo.ask(n, { timeoutMs: 60_000 })));
      }),
    );
  });

  it('ends soon after the last ask is withdrawn', async () => {
    endedPromptly(
      await inChild(async ({ createSystem, defineActor }) => {
        const system = createSystem({ name: 'withdrawing' });
        const silent = system.spawn(defineActor<number>({ init: () => undefined, receive: () => undefined }));
        const controller = new AbortController();
        const asked = silent.ask(1, { timeoutMs: 60_000, signal: controller.signal });
        controller.abort();
        await asked.catch(() => undefined);
      }),
    );
  });

  it('lives while an ask is open, and ends when it times out', async () => {
    const outcome = await inChild(async ({ createSystem, defineActor }) => {
      const system = createSystem({ name: 'waiting' });
      const silent = system.spawn(defineActor<number>({ init: () => undefined, receive: () => undefined }));
      await silent.ask(1, { timeoutMs: 100 }).catch((error: { code: string }) => console.log(error.code));
    });
    endedPromptly(outcome);
    expect(outcome.stdout).to.equal('TROUPE_ASK_TIMEOUT\n');
  });

  it('ends soon after failures and restarts, without a stop', async () => {
    endedPromptly(
      await inChild(async ({ createSystem, defineActor }) => {
        const system = createSystem({ name: 'restarting', log: 'silent' });
        const fragile = system.spawn(
          defineActor<'crash' | 'hello'>({
            init: () => undefined,
            receive: (_state, message, context) => {
              if (message === 'crash') throw new Error('crash');
              context.reply(message);
            },
          }),
        );
        fragile.tell('crash');
        await fragile.ask('hello');
      }),
    );
  });

  it('ends soon after the stop of a system with timers, children, open asks and a failed actor', async () => {
    endedPromptly(
      await inChild(async ({ createSystem, defineActor }) => {
        const system = createSystem({ name: 'stopping', log: 'silent' });
        const busy = defineActor<string>({
          init: ({ timers }) => timers.every('tick', 'tick', 60_000),
          receive: (_state, message) => {
            if (message === 'crash') throw new Error('crash');
          },
        });
        const parent = system.spawn(
          defineActor<string>({
            init: (context) => {
              for (let n = 0; n < 10; n++) context.spawn(busy).tell(n % 2 === 0 ? 'crash' : 'idle');
            },
            receive: () => undefined,
          }),
        );
        const asked = parent.ask('never answered', { timeoutMs: 60_000 }).catch(() => undefined);
        await system.stop();
        await asked;
      }),
    );
  });

  it('ends by itself after a stop from within an actor', async () => {
    endedPromptly(
      await inChild(async ({ createSystem, defineActor }) => {
        const system = createSystem({ name: 'self-ending' });
        system
          .spawn(
            defineActor<'end'>({
              init: ({ timers }) => timers.every('tick', 'end', 60_000),
              receive: () => void system.stop(),
            }),
          )
          .tell('end');
        await system.whenStopped;
      }),
    );
  });
});
