// The desks of the newsroom one by one: what each does with messages that come late, twice, or not at all.

import { expect } from 'chai';
import { Accounts } from '../../../examples/newsroom/accounts.ts';
import { archivist } from '../../../examples/newsroom/actors/archivist.ts';
import { publisher } from '../../../examples/newsroom/actors/publisher.ts';
import { reader } from '../../../examples/newsroom/actors/reader.ts';
import { researcher } from '../../../examples/newsroom/actors/researcher.ts';
import { watcher } from '../../../examples/newsroom/actors/watcher.ts';
import { writer } from '../../../examples/newsroom/actors/writer.ts';
import { auditor } from '../../../examples/newsroom/actors/auditor.ts';
import { archive } from '../../../examples/newsroom/protocols/archive.ts';
import type { Finished } from '../../../examples/newsroom/protocols/job.ts';
import { type News, newsIn } from '../../../examples/newsroom/protocols/news.ts';
import { peerFor } from '../../../examples/newsroom/protocols/peers.ts';
import { press } from '../../../examples/newsroom/protocols/press.ts';
import { type Census, reading } from '../../../examples/newsroom/protocols/reading.ts';
import { research } from '../../../examples/newsroom/protocols/research.ts';
import type { Trouble } from '../../../examples/newsroom/protocols/watch.ts';
import { writing } from '../../../examples/newsroom/protocols/writing.ts';
import type { TextDocument } from '../../../examples/newsroom/text/read-document.ts';
import { listen } from '../../../examples/newsroom/wire.ts';
import { type ActorRef, createSystem, defineActor, type ServiceKey } from '../../../src/index.ts';
import { type TestSystem, testSystem } from '../../../src/testkit/index.ts';
import { withCopy } from './fleet-run.ts';
import { withFolder } from './temporary-folder.ts';

/** Somebody who offers a service and only notes what comes. */
function stub<Message>({ system }: TestSystem, key: ServiceKey<Message>): Message[] {
  const received: Message[] = [];
  const actor = defineActor<Message, undefined>({
    type: key.id,
    init: () => undefined,
    receive: (_, message) => void received.push(message),
  });
  system.spawn(actor, { register: [key] });
  return received;
}

function documentOf(path: string, text: string): TextDocument {
  const rest = { encoding: 'utf-8', bytes: text.length, words: 10, modifiedMs: 0, title: '' };
  return { kind: 'document', path, format: 'plain', text, ...rest };
}

function censusOf(versions: Readonly<Record<string, string>>): Census {
  const documents = Object.entries(versions).map(([path, version]) => ({ path, version }));
  return { folder: '/texts', documents, rejected: [], problems: [], ignored: {} };
}

function finishedOf(path: string, version: string): Finished {
  const content = { title: path, summary: [], words: 1, terms: [], links: { local: 0, external: 0, problems: [] } };
  const article = {
    kind: 'article' as const,
    path,
    ...content,
    duplicates: [],
    rounds: 1,
    mended: [],
    limitations: [],
  };
  return { path, version, trail: [], article };
}

function typesOf(messages: readonly { readonly type: string }[]): string[] {
  return messages.map(({ type }) => type);
}

describe('Newsroom archivist', () => {
  it('says what it lacks when it begins', async () => {
    const test = testSystem();
    const [asked, printer] = [stub(test, reading), stub(test, press)];
    test.system.spawn(archivist);
    await test.settle();
    expect(typesOf(asked)).to.deep.equal(['refile']);
    expect(typesOf(printer)).to.deep.equal(['resend']);
    await test.system.stop();
  });

  it('answers from a complete shelf only, however late it gets complete', async () => {
    const test = testSystem();
    const asked = stub(test, reading);
    const desk = test.system.spawn(archivist);
    const answer = desk.ask({ type: 'source', path: 'a', version: '1' });
    const outdated = desk.ask({ type: 'source', path: 'a', version: '0' });
    desk.tell({ type: 'census', census: censusOf({ a: '1', b: '1' }), changed: ['a', 'b'] });
    desk.tell({ type: 'file', path: 'a', version: '1', document: documentOf('a', 'The lamp is lit.') });
    await test.settle();
    expect(test.system.tree().openAsks).to.equal(2);
    desk.tell({ type: 'file', path: 'b', version: '1', document: documentOf('b', 'The lamp is out.') });
    expect((await answer)?.terms.map(({ term }) => term)).to.deep.equal(['lit', 'lamp']);
    expect(await outdated).to.equal(undefined);
    expect(asked.at(-1)).to.deep.equal({ type: 'shelved', touched: [], finished: [] });
    await test.system.stop();
  });
});

describe('Newsroom researcher', () => {
  it('drops an assignment that is out of date', async () => {
    const test = testSystem();
    const written = stub(test, writing);
    const shelf = test.system.spawn(archivist);
    shelf.tell({ type: 'census', census: censusOf({ a: '2' }), changed: [] });
    shelf.tell({ type: 'file', path: 'a', version: '2', document: documentOf('a', 'The second version is longer.') });
    const desk = test.system.spawn(researcher({ path: '/', root: '/' }));
    desk.tell({ type: 'research', path: 'a', version: '1', trail: [] });
    desk.tell({ type: 'research', path: 'a', version: '2', trail: [] });
    await test.settle();
    expect(written.map(({ version }) => version)).to.deep.equal(['2']);
    await test.system.stop();
  });
});

describe('Newsroom publisher', () => {
  it('enters an article once, and none that is out of date', async () => {
    const test = testSystem();
    const kept = stub(test, archive);
    const imprint = { title: 'Test', startedMs: 0, seed: undefined };
    const desk = test.system.spawn(publisher({ ...imprint, out: '/nowhere' }));
    desk.tell({ type: 'census', census: censusOf({ a: '2', b: '1' }) });
    for (const version of ['1', '2', '2']) desk.tell({ type: 'publish', ...finishedOf('a', version) });
    await test.settle();
    expect(kept.map((message) => [message.type, 'version' in message && message.version])).to.deep.equal([
      ['recall', false],
      ['keep', '2'],
    ]);
    desk.tell({ type: 'resend' }); // from an archivist with empty shelves
    await test.settle();
    expect(kept.at(-1)).to.deep.include({ type: 'keep', path: 'a', version: '2' });
    expect(kept).to.have.length(3);
    await test.system.stop();
  });
});

describe('Newsroom watcher', () => {
  const output = { line: () => undefined, stage: () => undefined };
  const { signal: open } = new AbortController();
  const fell: Trouble = { kind: 'failed', actor: 'writer', atMs: 1_000, cause: 'Error: ink is out' };
  const back: Trouble = { kind: 'restarted', actor: 'writer', atMs: 1_050, incarnation: 9, cause: 'restarted' };

  function stuckIn({ facts }: TestSystem): string[] {
    return facts.flatMap((fact) => newsIn(fact) ?? []).flatMap((news) => (news.type === 'stuck' ? [news.why] : []));
  }

  it('gives its record when nobody is down', async () => {
    const test = testSystem();
    const desk = test.system.spawn(watcher({ output, closing: open }));
    const record = desk.ask({ type: 'record' }, { timeoutMs: 60_000 });
    desk.tell({ type: 'trouble', trouble: fell }); // overtakes the ask
    await test.settle();
    expect(test.system.tree().openAsks).to.equal(1);
    desk.tell({ type: 'trouble', trouble: back });
    expect((await record).map(({ kind, cause }) => [kind, cause])).to.deep.equal([
      ['crash', 'Error: ink is out'],
      ['restart', 'fresh context after 50 ms'],
    ]);
    await test.system.stop();
  });

  it('tells when nothing has moved for half a minute, but not when nothing has to', async () => {
    const test = testSystem();
    const desk = test.system.spawn(watcher({ output, closing: open }));
    await test.advance(60_000);
    expect(stuckIn(test)).to.deep.equal([]);
    const passed = { type: 'passed', path: 'a', version: '1', atMs: 0 } as const;
    desk.tell({ type: 'listed', documents: ['a'], rejected: [], unread: 0 });
    desk.tell({ ...passed, stage: 'written' });
    await test.advance(29_000);
    desk.tell({ ...passed, stage: 'read' }); // again, after a restart: sets nothing back
    await test.advance(29_500);
    expect(stuckIn(test)).to.deep.equal([]);
    await test.advance(1_500);
    expect(stuckIn(test)).to.deep.equal(["nothing has moved for 30.0 s: a came as far as 'written'"]);
    desk.tell({ ...passed, stage: 'published' });
    await test.advance(60_000);
    expect(stuckIn(test)).to.have.length(1);
    await test.system.stop();
  });

  it('has a document given up whose message was given up', async () => {
    const test = testSystem();
    const printer = stub(test, press);
    const desk = test.system.spawn(watcher({ output, closing: open }));
    const lost: Trouble = { ...fell, kind: 'quarantined' };
    desk.tell({ type: 'trouble', trouble: { ...lost, document: 'a' } });
    desk.tell({ type: 'trouble', trouble: lost });
    await test.settle();
    expect(printer.filter(({ type }) => type === 'give-up')).to.deep.equal([
      { type: 'give-up', path: 'a', detail: 'Error: ink is out' },
    ]);
    expect(stuckIn(test)).to.deep.equal(['writer gave up on a message: Error: ink is out']);
    await test.system.stop();
  });
});

describe('Newsroom peers', () => {
  const peers = Array.from({ length: 5 }, (_, i) => ({ address: `troupe://newsroom/researcher-${i}` }));
  const finder = (there: readonly object[]) => ({ find: <Message>() => there as ActorRef<Message>[] });
  const paths = Array.from({ length: 500 }, (_, i) => `docs/${i}.md`);

  it('share the documents about evenly, and only those of one that leaves move', () => {
    const before = paths.map((path) => peerFor(finder(peers), research, path).address);
    for (const { address } of peers) {
      expect(before.filter((other) => other === address).length).to.be.within(70, 130);
    }
    const after = paths.map((path) => peerFor(finder(peers.slice(1)), research, path).address);
    const gone = peers[0]?.address;
    for (const [i, address] of before.entries()) if (address !== gone) expect(after[i]).to.equal(address);
    expect(after).not.to.include(gone);
  });

  it('are missed by name when there are none', () => {
    expect(() => peerFor(finder([]), research, 'a')).to.throw("nobody offers 'research' at the moment");
  });
});

describe('Newsroom accounts', () => {
  const passed = (path: string, stage: 'read' | 'published', version = '1'): News => {
    return { type: 'passed', path, version, stage, atMs: 0 };
  };

  it('find out what was lost, and what was counted twice', () => {
    const accounts = new Accounts();
    for (const path of ['a', 'b', 'c', 'd']) accounts.enter(passed(path, 'read'));
    accounts.enter({ type: 'listed', documents: ['a', 'b', 'c', 'd'], rejected: [], unread: 0 });
    accounts.enter(passed('a', 'published'));
    accounts.enter(passed('b', 'published', '0')); // an earlier version
    accounts.enter({ type: 'failed', path: 'c', detail: 'Error: ink is out' });
    accounts.enter({ type: 'printed', report: 'report.html', articles: ['a', 'a'], rejected: [] });
    expect(accounts.lost).to.deep.equal(['b', 'd']);
    expect(accounts.summary().split('\n')).to.deep.equal([
      '4 files read = 1 published + 1 rejected + 2 lost. LOST: b, d. Counted twice: a.',
      '  rejected c: Error: ink is out',
      'Report: report.html',
    ]);
  });
});

describe('Newsroom fleet with a document that fells an actor time and again', () => {
  it('gives that document up with the reason, and publishes the rest', async () => {
    await withFolder(withCopy, async (folder) => {
      const system = createSystem({ name: 'newsroom', log: 'silent', supervision: { backoff: { initialMs: 1 } } });
      const closing = new AbortController();
      const output = { line: () => undefined, stage: () => undefined };
      const overseer = system.spawn(watcher({ output, closing: closing.signal }));
      const accounts = new Accounts();
      const printed = Promise.withResolvers<void>();
      listen(system, (heard) => {
        accounts.enter(heard);
        overseer.tell(heard);
        if (heard.type === 'printed') printed.resolve();
      });
      const picky: typeof writer = {
        ...writer,
        receive: (state, message, context) => {
          if (message.path === 'guide.md') throw new Error('ink is out');
          return writer.receive(state, message, context);
        },
      };
      const texts = { path: folder, root: folder };
      system.spawn(archivist);
      system.spawn(auditor);
      system.spawn(picky, { name: 'writer' });
      system.spawn(researcher(texts));
      system.spawn(publisher({ title: 'Test', startedMs: 0, seed: undefined, out: `${folder}/out` }));
      system.spawn(reader({ folder: texts, closing: closing.signal }));
      await printed.promise;
      closing.abort();
      await system.stop();
      expect(accounts.rejected.find(({ path }) => path === 'guide.md')?.why).to.equal('Error: ink is out');
      expect(accounts.summary()).to.include('8 files read = 6 published + 2 rejected. No document was lost');
      expect(system.quarantine.list().map(({ to }) => to)).to.deep.equal(['troupe://newsroom/writer']);
    });
  });
});
