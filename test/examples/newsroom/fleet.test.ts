// The newsroom as a fleet: what survives the crash of an actor, and what does not change because of it.

import { expect } from 'chai';
import { steps } from '../../../examples/newsroom/chaos.ts';
import { pathOf } from '../../../examples/newsroom/protocols/job.ts';
import { type News, newsIn } from '../../../examples/newsroom/protocols/news.ts';
import type { Fact } from '../../../src/index.ts';
import { type Finished, lasting, runOnce, startNewsroom, texts, withCopy } from './fleet-run.ts';
import { withFolder } from './temporary-folder.ts';

function of<Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): Extract<Fact, { kind: Kind }>[] {
  return facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
}

function newsOf(facts: readonly Fact[]): News[] {
  return facts.flatMap((fact) => newsIn(fact) ?? []);
}

const balance = '8 files read = 7 published + 1 rejected. No document was lost. None was counted twice.';

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
        expect(pathOf(failed?.failure.message), where).to.equal(path);
        expect(restarted?.address, where).to.equal(failed?.address);
        expect(restarted?.incarnation, where).to.be.greaterThan(failed?.incarnation ?? Number.NaN);
        expect(of(run.facts, 'MessageQuarantined'), where).to.deep.equal([]);
        for (const news of newsOf(run.facts)) if (news.type === 'listed') expect(news.documents).to.have.length(7);
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

  it('sends nothing from actor to actor that could not cross to another node', async () => {
    await withFolder(withCopy, async (folder) => {
      const calm = await runOnce(folder, ['--no-chaos'], { strict: true });
      expect(of(calm.facts, 'MessageDeadLettered')).to.deep.equal([]);
      for (const seed of ['2', '12', '84', '107']) {
        const run = await runOnce(folder, ['--seed', seed], { strict: true });
        expect(run.summary).to.include(balance);
        expect(lasting(run.report)).to.equal(lasting(calm.report));
      }
    });
  });

  it('restarts nobody with --no-chaos, and has nothing to tell of the fleet', async () => {
    await withFolder(withCopy, async (folder) => {
      const run = await runOnce(folder, ['--no-chaos']);
      expect(run.facts.filter(({ kind }) => /Failed|Restart|Quarantined|DeadLettered/.test(kind))).to.deep.equal([]);
      expect(run.summary).to.include(balance).and.not.to.include('Crash');
      expect(run.report).not.to.match(/went through|crashed|Seed/);
    });
  });

  it('draws the same crash from the same seed, and says beforehand which', async () => {
    await withFolder(texts, async (folder) => {
      const [first, second] = [await runOnce(folder, ['--seed', '31']), await runOnce(folder, ['--seed=31'])];
      expect(first.lines[1])
        .to.match(/^Seed 31: the \w+ will crash (before|after) /)
        .and.to.equal(second.lines[1]);
    });
  });

  it('reports on what is in the folder', async () => {
    const mill = { 'mill.html': texts['mill.html'] as string };
    const light = { 'guide.md': texts['guide.md'] as string, 'README.md': texts['README.md'] as string };
    const reports: Finished[] = [];
    for (const folder of [mill, light]) {
      await withFolder(folder, async (root) => void reports.push(await runOnce(root, ['--no-chaos'])));
    }
    const [ofMill, ofLight] = reports as [Finished, Finished];
    expect(ofMill.report)
      .to.include('### Die Mühle')
      .and.to.match(/Terms: .*müller/);
    expect(ofMill.report).not.to.match(/keeper|README/);
    expect(ofLight.report)
      .to.include("### The keeper's guide")
      .and.to.match(/Terms: .*keeper/);
    expect(ofLight.report)
      .to.match(/`missing\.md` \| no such file/)
      .and.to.match(/`notes\/harbour\.txt` \| no such file/);
  });

  it('finds copies, broken links and unreadable files, and sends drafts back', async () => {
    await withFolder(withCopy, async (folder) => {
      const { report, facts } = await runOnce(folder, ['--no-chaos']);
      expect(report).to.include('| `guide.md`<br>`old-guide.md` | 100 % |');
      expect(report).to.match(/`README\.md` \| 5 \| `missing\.md` \| no such file/);
      expect(report).to.include('| `noise.txt` | not a text | contains zero bytes |');
      const back = of(facts, 'UserFact').filter(({ name }) => name === 'sent-back');
      expect(back).to.not.deep.equal([]);
      expect(report).to.match(/Sent back (once|\d+ times); mended: /);
    });
  });

  it('shares the work among as many researchers as there are', async () => {
    await withFolder(withCopy, async (folder) => {
      for (const [wanted, least] of [
        ['1', 1],
        ['5', 3],
      ] as const) {
        const { facts, summary } = await runOnce(folder, ['--no-chaos', '--researchers', wanted]);
        const busy = of(facts, 'UserFact').filter(({ data }) => data['stage'] === 'researched');
        const desks = new Set(busy.map(({ address }) => address));
        expect(desks.size).to.be.within(least, Number(wanted));
        expect(summary).to.include(balance);
      }
    });
  });

  it('gives the documents of a researcher that leaves to those that stay', async () => {
    await withFolder(withCopy, async (folder) => {
      const run = await startNewsroom([folder, '--once', '--no-chaos', '--out', `${folder}/out`]);
      await run.next('passed', ({ stage }) => stage === 'read');
      await Promise.all([1, 2].map((n) => run.system.stopActor(run.system.ref(`troupe://newsroom/researcher-${n}`))));
      await run.done;
      expect(await run.close()).to.include(balance);
      expect(run.lines).to.include('researcher-1 has left: stopped').and.to.include('researcher-2 has left: stopped');
    });
  });

  it('fails, and says why, when a service is offered by nobody any more', async () => {
    await withFolder(withCopy, async (folder) => {
      const run = await startNewsroom([folder, '--once', '--no-chaos', '--out', `${folder}/out`]);
      await run.next('passed', ({ stage }) => stage === 'read');
      await run.system.stopActor(run.system.ref('troupe://newsroom/auditor'));
      const error = await run.done.then(
        () => undefined,
        (reason: Error) => reason.message,
      );
      expect(error).to.equal("nobody offers 'auditing' any more");
      await run.system.stop();
    });
  });
});
