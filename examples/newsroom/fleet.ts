// The newsroom: a fleet that reads a folder of texts and publishes a report about it. `npm start` runs this script.
// Seven kinds of actors pass the work on among themselves and know each other by service key alone:
//
//   reader ─► researchers ─► writer ◄─► auditor ─► publisher ─► report.md, report.html
//      └──────────┴─► archivist ◄─────────────────────┘
//   watcher: sees who falls and comes back, and how the work gets on
//
// Nobody is in charge. This script starts the actors and goes out of the way. One of them crashes on purpose, at one
// document (chaos.ts); what it loses with its context it asks its peers for, just as it did when it started.

import { mkdir } from 'node:fs/promises';
import { type ActorDefinition, type ActorRef, defineFleet } from '../../src/index.ts';
import { Accounts } from './accounts.ts';
import { archivist } from './actors/archivist.ts';
import { auditor } from './actors/auditor.ts';
import { publisher } from './actors/publisher.ts';
import { reader } from './actors/reader.ts';
import { researcher } from './actors/researcher.ts';
import { watcher } from './actors/watcher.ts';
import { writer } from './actors/writer.ts';
import { drawCrash, Saboteur } from './chaos.ts';
import { type Folder, glance } from './folder.ts';
import { help, readOptions, wrong } from './options.ts';
import { plural } from './render/wording.ts';
import { inWords } from './text/file-errors.ts';
import { readDocument } from './text/read-document.ts';
import { listen } from './wire.ts';

/** How often the folder is looked at. */
const pollMs = 500;

export default defineFleet(
  async ({ system, args, signal: closing, output }) => {
    const options = await readOptions(args);
    if (options === 'help') {
      output.line(help);
      return { done: Promise.resolve() };
    }
    const { folder, title, out, seed, once, researchers } = options;
    const files = await textsIn(folder, once);
    await mkdir(out, { recursive: true }).catch((error: unknown) => {
      throw wrong(`--out ${out}: ${inWords(error)}.`);
    });
    const watched = once ? '' : ', watched for changes';
    output.line(`${plural(files.length, 'text')} in ${folder.path}${watched}; the report goes to ${out}.`);
    const crash = seed === undefined ? undefined : await drawCrash(seed, files, (path) => isDocument(folder, path));
    if (crash !== undefined) {
      const { actor, moment, doing, path } = crash;
      output.line(`Seed ${seed}: the ${actor} will crash ${moment} ${doing} ${path} (--no-chaos: nobody will).`);
    }

    const saboteur = new Saboteur(crash);
    const hire = <Message, State>(actor: ActorDefinition<Message, State>, name?: string): ActorRef<Message> =>
      system.spawn(saboteur.wrap(actor), { name: name ?? actor.type ?? 'actor' });
    const accounts = new Accounts();
    const done = Promise.withResolvers<void>();
    const watching = hire(watcher({ output, closing }));
    listen(system, (heard) => {
      accounts.enter(heard);
      watching.tell(heard);
      if (heard.type === 'printed') done.resolve();
      if (heard.type === 'stuck' && once) done.reject(new Error(heard.why));
    });
    hire(archivist);
    hire(publisher({ title, out, seed, startedMs: Date.now() }));
    hire(auditor);
    hire(writer);
    for (let i = 1; i <= researchers; i++) hire(researcher(folder), `researcher-${i}`);
    hire(reader({ folder, closing, pollMs: once ? undefined : pollMs }));
    return { ...(once ? { done: done.promise } : {}), summary: () => accounts.summary() };
  },
  { name: 'newsroom', supervision: { backoff: { initialMs: 50 } } },
);

/** The texts to begin with. Whatever keeps the fleet from doing anything at all is told before it starts. */
async function textsIn(folder: Folder, once: boolean): Promise<readonly string[]> {
  const { files, problems } = (await glance(folder)).listing;
  if (files.length > 0) return files;
  const closed = problems.find(({ path }) => path === '');
  if (closed !== undefined) throw wrong(`${folder.path} cannot be read: ${closed.detail}.`);
  if (once) throw wrong(`there is no text to report on in ${folder.path}.`);
  return files;
}

async function isDocument({ root }: Folder, path: string): Promise<boolean> {
  return (await readDocument(root, path)).kind === 'document';
}
