// The newsroom while it watches a folder: it follows what changes there, and stops cleanly. Looks at a real folder in
// real time, twice a second.

import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { researcher } from '../../../examples/newsroom/actors/researcher.ts';
import { newsIn } from '../../../examples/newsroom/protocols/news.ts';
import { type Running, startNewsroom, texts, withCopy } from './fleet-run.ts';
import { withFolder } from './temporary-folder.ts';

/** Resolves with the first report that passes the test. */
async function reportThat(run: Running, out: string, test: (report: string) => boolean): Promise<string> {
  for (;;) {
    const printed = run.next('printed');
    const report = await readFile(join(out, 'report.md'), 'utf8').catch(() => '');
    if (report !== '' && test(report)) return report;
    await printed;
  }
}

/** The documents that were researched, in order, since `from` facts had been seen. */
function researched(run: Running, from: number): string[] {
  const news = run.facts.slice(from).flatMap((fact) => newsIn(fact) ?? []);
  return news.flatMap((item) => (item.type === 'passed' && item.stage === 'researched' ? [item.path] : []));
}

async function watching(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (run: Running, folder: string, out: string) => Promise<void>,
  ...args: string[]
): Promise<void> {
  await withFolder(files, async (folder) => {
    const out = join(folder, 'report'); // inside of the folder that is watched
    const run = await startNewsroom([folder, '--out', out, ...args]);
    try {
      await use(run, folder, out);
    } finally {
      await run.close();
    }
  });
}

describe('Newsroom fleet that watches', () => {
  it('picks up new, changed and removed files, and works on nothing else again', async () => {
    await watching(
      texts,
      async (run, folder, out) => {
        await reportThat(run, out, (report) => report.includes('harbour papers'));
        let from = run.facts.length;
        await writeFile(join(folder, 'bell.txt'), 'The bell hangs above the quay. It rings when the fog comes in.');
        await reportThat(run, out, (report) => report.includes('`bell.txt`'));
        expect(researched(run, from)).to.deep.equal(['bell.txt']);

        from = run.facts.length;
        await writeFile(join(folder, 'bell.txt'), 'The bell was sold to a museum. Nobody rings it any more.');
        const changed = await reportThat(run, out, (report) => report.includes('museum'));
        expect(changed).not.to.include('above the quay');
        expect(researched(run, from)).to.deep.equal(['bell.txt']);

        from = run.facts.length;
        await rm(join(folder, 'bell.txt'));
        await reportThat(run, out, (report) => !report.includes('bell.txt'));
        expect(researched(run, from)).to.deep.equal([]);
        expect(await run.close()).to.include('7 files read = 6 published + 1 rejected. No document was lost');
      },
      '--no-chaos',
    );
  });

  it('looks again at documents about which something else is true since others came and went', async () => {
    await watching(
      texts,
      async (run, folder, out) => {
        const broken = /`README\.md` \| 5 \| `missing\.md` \| no such file/;
        await reportThat(run, out, (report) => broken.test(report));
        await writeFile(join(folder, 'missing.md'), '# Found\n\nThe lost chapter was found behind the lamp.');
        await reportThat(run, out, (report) => report.includes('`missing.md`') && !broken.test(report));
        await rename(join(folder, 'missing.md'), join(folder, 'chapter.md'));
        await reportThat(run, out, (report) => report.includes('`chapter.md`') && broken.test(report));
      },
      '--no-chaos',
    );
  });

  it('goes on after a crash as if there had been none', async () => {
    await watching(
      withCopy,
      async (run, folder, out) => {
        await reportThat(run, out, (report) => report.includes('on purpose'));
        const from = run.facts.length;
        await rm(join(folder, 'old-guide.md'));
        const report = await reportThat(run, out, (report) => !report.includes('old-guide.md`'));
        expect(report).to.include('restarted').and.not.to.include('Documents that say the same');
        expect(new Set(researched(run, from))).to.deep.equal(new Set(['guide.md']));
        expect(await run.close()).to.include('7 files read = 6 published + 1 rejected. No document was lost');
      },
      '--seed',
      '9', // the archivist
    );
  });

  it('takes a document up again that was no text for a while', async () => {
    await watching(texts, async (run, folder, out) => {
      await reportThat(run, out, (report) => report.includes('### Die Mühle'));
      await writeFile(join(folder, 'mill.html'), Uint8Array.of(0, 1, 2, 3));
      await reportThat(run, out, (report) => /`mill\.html` \| not a text/.test(report));
      await writeFile(join(folder, 'mill.html'), texts['mill.html'] as string);
      const report = await reportThat(run, out, (report) => report.includes('### Die Mühle'));
      expect(report).not.to.match(/`mill\.html` \| not a text/);
    });
  });

  it('waits for texts in an empty folder, and survives that the folder goes away', async () => {
    await watching({}, async (run, folder, out) => {
      await reportThat(run, out, (report) => report.includes('There was nothing to publish.'));
      await writeFile(join(folder, 'first.txt'), 'This is the first text in the folder, and so far the only one.');
      await reportThat(run, out, (report) => report.includes('`first.txt`'));
      await rename(folder, `${folder}-moved`);
      await run.next('printed', ({ articles }) => articles.length === 0);
      await rm(folder, { recursive: true }); // the report has made it anew
      await rename(`${folder}-moved`, folder);
      await run.next('printed', ({ articles }) => articles.includes('first.txt'));
    });
  });

  it('finishes what it has and reads nothing more when it is asked to stop', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`${i}.txt`, `Text number ${i} says that ${i} is its number.`]),
    );
    await watching(
      many,
      async (run, _, out) => {
        await run.next('passed', ({ path }) => path === '105.txt'); // the ninth of them
        const summary = await run.close();
        const [, files = '', published, unread] =
          /^(\d+) files read = (\d+) published \+ 0 rejected\. No document was lost.*\n(\d+) files left unread/.exec(
            summary,
          ) ?? [];
        expect(files, summary).to.equal(published);
        expect(Number(files) + Number(unread), summary).to.equal(300);
        expect(Number(files), summary).to.be.within(9, 40);
        expect(await readFile(join(out, 'report.md'), 'utf8')).to.include('`105.txt`');
      },
      '--no-chaos',
    );
  });

  it('says so when it cannot go on, and goes on when it can', async () => {
    await watching(
      texts,
      async (run, folder, out) => {
        await reportThat(run, out, (report) => report.includes('harbour papers'));
        await Promise.all([1, 2].map((n) => run.system.stopActor(run.system.ref(`troupe://newsroom/researcher-${n}`))));
        await writeFile(join(folder, 'bell.txt'), 'The bell hangs above the quay. It rings when the fog comes in.');
        const stuck = run.next('stuck');
        await run.system.stopActor(run.system.ref('troupe://newsroom/researcher-3'));
        expect((await stuck).why).to.equal("nobody offers 'research' any more");
        await run.next('listed', ({ documents }) => documents.includes('bell.txt'));
        run.system.spawn(researcher({ path: folder, root: folder }), { name: 'newcomer' });
        await reportThat(run, out, (report) => report.includes('`bell.txt`'));
        expect(run.lines).to.include("Stuck: nobody offers 'research' any more.");
        expect(await run.close()).to.include('8 files read = 7 published + 1 rejected. No document was lost.');
      },
      '--no-chaos',
    );
  });

  it('says so when it is asked to stop before the folder has been read', async () => {
    await watching(texts, async (run) => {
      expect(await run.close()).to.equal('Stopped after reading 0 documents.\nNo report was printed.');
    });
  });

  it('finishes also what an actor was about to be restarted for when it was asked to stop', async () => {
    await watching(
      withCopy,
      async (run) => {
        await run.next('passed', ({ path, stage }) => path === 'guide.md' && stage === 'written');
        expect(await run.close()).to.include('8 files read = 7 published + 1 rejected. No document was lost.');
        expect(run.facts.map(({ kind }) => kind)).to.include('ActorRestarted');
      },
      '--seed',
      '1', // the auditor
    );
  });
});
