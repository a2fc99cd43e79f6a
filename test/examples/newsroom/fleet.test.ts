// The newsroom as a fleet: what survives the crash of an actor, and what does not change because of it.

import { expect } from 'chai';
import { steps } from '../../../examples/newsroom/chaos.ts';
import type { Fact } from '../../../src/index.ts';
import { type Finished, lasting, runOnce, startNewsroom, texts, withCopy } from './fleet-run.ts';
import { withFolder } from './temporary-folder.ts';

function of<Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): Extract<Fact, { kind: Kind }>[] {
  return facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
}

const balance = '8 files read = 7 published + 1 rejected. No document was lost, none counted twice.';

describe('Newsroom fleet', () => {
  it('loses no document and counts none twice, whoever crashes at whatever step: a hundred seeds', async function () {
    this.timeout(60_000);
    await withFolder(withCopy, async (folder) => {
      const calm = await runOnce(folder, ['--no-chaos']);
      const seen = new Map<string, number>();
      for (let seed = 1; seed <= 100; seed++) {
        const run = await runOnce(folder, ['--seed', String(seed)]);
        const where = `seed ${seed}\n${run.lines.join('\n')}\n${run.summary}`;
        const planned = /^Seed \d+: the (.+) will crash (before|after) (.+) (\S+) \(/.exec(run.lines[1] ?? '');
        const [, actor = '', moment, doing, path] = planned ?? [];
        const [failed, ...others] = of(run.facts, 'ActorFailed');
        const [restarted] = of(run.facts, 'ActorRestarted');

        expect(others, where).to.deep.equal([]);
        expect(failed?.address, where).to.match(new RegExp(`/${actor}(-\\d+)?$`));
        expect((failed?.failure.message as { path?: string }).path, where).to.equal(path);
        expect(restarted?.address, where).to.equal(failed?.address);
        expect(restarted?.incarnation, where).to.be.greaterThan(failed?.incarnation ?? Number.NaN);
        expect(of(run.facts, 'MessageQuarantined'), where).to.deep.equal([]);
        expect(run.summary, where).to.include(balance);
        expect(run.summary, where).to.match(
          new RegExp(`Crash: ${actor}.*, ${moment} ${doing} ${path} .* as incarnation ${restarted?.incarnation} after`),
        );
        expect(run.report, where).to.match(new RegExp(`crashed, on purpose.*${path}.*${moment} ${doing}`));
        expect(run.report, where).to.include(`restarted (incarnation ${restarted?.incarnation})`);
        expect(lasting(run.report), where).to.equal(lasting(calm.report));
        const step = `${actor} ${moment} ${doing}`;
        seen.set(step, (seen.get(step) ?? 0) + 1);
      }
      const all = steps.flatMap(({ actor, doing }) => [`${actor} before ${doing}`, `${actor} after ${doing}`]);
      expect([...seen.keys()].sort()).to.deep.equal(all.sort());
    });
  });
