// The guardian supervises the top-level actors. One that flaps must not stop the service: it is stopped for good and an
// incident is opened. Whoever wants it otherwise says 'stop-system'.

import { expect } from 'chai';
import { createSystem } from '../../src/index.ts';
import type { TestSystem } from '../../src/testkit/index.ts';
import { follow, it } from '../actors/fresh-system.ts';
import { actor, commander, takeFrom } from './family.ts';

const noDelay = { backoff: { initialMs: 0, maxMs: 0 } };

async function service(kit: TestSystem) {
  const log: string[] = [];
  kit.system.spawn(actor(log), { name: 'flapping' });
  kit.system.spawn(actor(log), { name: 'steady' });
  await kit.settle();
  takeFrom(log);
  return { log, order: commander(kit) };
}

describe('Guardian', () => {
  it('restarts a top-level actor 3 times in 5 s, then stops it and opens an incident', {
    supervision: noDelay,
  }, async (kit) => {
    const { log, order } = await service(kit);
    await order('flapping', 'fail', 'fail', 'fail', 'fail', { say: 'never' });
    expect(takeFrom(log)).to.deep.equal([
      'flapping restarts (1)',
      'flapping restarts (2)',
      'flapping restarts (3)',
      'flapping ends (failed)',
    ]);
    const [incident, ...more] = kit.factsOf('IncidentOpened');
    expect(more).to.deep.equal([]);
    expect(incident).to.deep.include({
      address: 'troupe://test/flapping',
      cause: 'it needed more than 3 restarts within 5000 ms',
    });
    expect(incident?.failure?.error).to.be.an('error').with.property('message', 'flapping failed');
  });

  it('keeps the rest of the system at work', { supervision: noDelay }, async (kit) => {
    const { log, order } = await service(kit);
    const ended = follow(kit.system.whenStopped);
    await order('flapping', 'fail', 'fail', 'fail', 'fail');
    takeFrom(log);
    await order('steady', { say: 'at work' });
    expect(takeFrom(log)).to.deep.equal(['steady: at work']);
    expect(ended.state).to.equal('open');
    kit.system.spawn(actor(log), { name: 'flapping' });
    await order('flapping', 'fail', { say: 'a new one' });
    expect(takeFrom(log)).to.deep.equal(['flapping starts', 'flapping restarts (1)', 'flapping: a new one']);
  });

  it("stops the system instead when told 'stop-system', and says why", {
    supervision: { ...noDelay, onExhausted: 'stop-system' },
  }, async (kit) => {
    const { log, order } = await service(kit);
    await order('flapping', 'fail', 'fail', 'fail', 'fail');
    expect(takeFrom(log).slice(3)).to.have.members(['flapping ends (failed)', 'steady ends (stopped)']);
    const reason = 'troupe://test/flapping it needed more than 3 restarts within 5000 ms';
    expect(await kit.system.whenStopped).to.equal(reason);
    expect(kit.factsOf('SystemStopped').map((fact) => fact.reason)).to.deep.equal([reason]);
    expect(kit.factsOf('IncidentOpened')).to.have.length(1);
    await kit.system.stop();
  });

  it('takes intensity, period, backoff and decide like any supervisor', {
    supervision: { intensity: 1, periodMs: 100, backoff: { initialMs: 50 } },
  }, async (kit) => {
    const { log, order } = await service(kit);
    await order('flapping', 'fail');
    await kit.advance(49);
    expect(takeFrom(log)).to.deep.equal([]);
    await kit.advance(51);
    await order('flapping', 'fail');
    await kit.advance(50);
    expect(takeFrom(log)).to.deep.equal(['flapping restarts (1)', 'flapping restarts (2)']);
    await order('flapping', 'fail');
    expect(takeFrom(log)).to.deep.equal(['flapping ends (failed)']);
  });

  it('obeys its decide', { supervision: { decide: () => 'stop' } }, async (kit) => {
    const { log, order } = await service(kit);
    await order('flapping', 'fail');
    expect(takeFrom(log)).to.deep.equal(['flapping ends (failed)']);
    expect(kit.factsOf('IncidentOpened')).to.deep.equal([]);
  });

  it('opens an incident for what is escalated to it', { supervision: { decide: () => 'escalate' } }, async (kit) => {
    const { log, order } = await service(kit);
    await order('flapping', 'fail');
    expect(takeFrom(log)).to.deep.equal(['flapping ends (failed)']);
    expect(kit.factsOf('IncidentOpened').map(({ cause }) => cause)).to.deep.equal([
      'its failure was escalated and nobody is above',
    ]);
  });

  globalThis.it('has its options checked when the system is made', () => {
    const wrong = [
      { intensity: -1 },
      { periodMs: 0 },
      { onExhausted: 'panic' },
      { strategy: 'one-for-none' },
      { intensitty: 1 },
    ];
    for (const supervision of wrong) {
      expect(
        () => createSystem({ name: 'x', log: 'silent', supervision: supervision as never }),
        JSON.stringify(supervision),
      )
        .to.throw('supervision')
        .with.property('code', 'TROUPE_INVALID_OPTION');
    }
  });
});
