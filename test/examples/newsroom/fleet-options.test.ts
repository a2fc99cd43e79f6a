// What the newsroom accepts on its command line, and how it tells what it does not.

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type NewsroomOptions, readOptions } from '../../../examples/newsroom/options.ts';
import { isTroupeError } from '../../../src/index.ts';
import { runOnce, startNewsroom, texts } from './fleet-run.ts';
import { GERMAN } from './samples.ts';
import { makePipe, withFolder } from './temporary-folder.ts';

async function optionsOf(...args: string[]): Promise<NewsroomOptions> {
  const options = await readOptions(args);
  if (options === 'help') throw new Error('that was a call for help');
  return options;
}

async function complaintAbout(start: Promise<unknown>): Promise<string> {
  const error = await start.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isTroupeError(error, 'TROUPE_BOOTSTRAP')) throw new Error('it was accepted', { cause: error });
  expect(error.message).not.to.include('\n');
  return error.message;
}

describe('Newsroom options', () => {
  it('are the README and the docs of the project, three researchers and a random seed without arguments', async () => {
    const { folder, out, once, researchers, seed } = await optionsOf();
    expect(folder.only).to.deep.equal(['README.md', 'docs']);
    expect(folder.root).to.equal(join(import.meta.dirname, '../../..'));
    expect({ out, once, researchers }).to.deep.equal({ out: join(process.cwd(), 'out'), once: false, researchers: 3 });
    expect(seed).to.be.within(0, 999_999);
  });

  it('take values with a space or an equals sign', async () => {
    for (const args of [
      ['--seed', '7', '--researchers', '2', '--out', 'x'],
      ['--seed=7', '--researchers=2', '--out=x'],
    ]) {
      expect(await optionsOf(...args)).to.include({ seed: 7, researchers: 2, out: join(process.cwd(), 'x') });
    }
    expect(await optionsOf('--no-chaos', '--seed', '7')).to.include({ seed: undefined });
    expect(await readOptions(['--help'])).to.equal('help');
  });

  it('take a folder, a file, or several of them', async () => {
    await withFolder({ 'a/one.md': 'one', 'a/b/two.md': 'two', 'three.log': 'three' }, async (root) => {
      const folderOf = async (...paths: string[]) => (await optionsOf(...paths.map((path) => join(root, path)))).folder;
      expect(await folderOf('a')).to.deep.include({ path: join(root, 'a'), root: join(root, 'a') });
      expect(await folderOf('three.log')).to.deep.include({ path: join(root, 'three.log'), root });
      expect(await folderOf('a/b', 'three.log')).to.deep.include({ path: root, only: ['a/b', 'three.log'] });
      expect(await folderOf('a', 'a/b')).to.deep.include({ path: join(root, 'a'), only: undefined });
    });
  });

  const wrong: readonly (readonly [string[], string])[] = [
    [['--sead', '7'], 'there is no option --sead. Did you mean --seed?'],
    [['--one'], 'there is no option --one. Did you mean --once?'],
    [['-x'], 'there is no option -x. See --help.'],
    [['--once=yes'], '--once takes no value.'],
    [['--seed'], '--seed needs a value. See --help.'],
    [['--out='], '--out needs a value. See --help.'],
    [['--seed', 'seven'], "--seed must be a whole number from 0 to 4294967295, not 'seven'."],
    [['--seed', '-1'], "--seed must be a whole number from 0 to 4294967295, not '-1'."],
    [['--researchers', '0'], "--researchers must be a whole number from 1 to 64, not '0'."],
    [['--researchers', '2.5'], "--researchers must be a whole number from 1 to 64, not '2.5'."],
    [['docz'], 'docz: does not exist. Did you mean docs?'],
    [['/nowhere/at/all'], '/nowhere/at/all: does not exist. See --help.'],
  ];
  for (const [args, complaint] of wrong) {
    it(`refuse ${args.join(' ')}`, async () => {
      expect(await complaintAbout(readOptions(args))).to.equal(`newsroom: ${complaint}`);
    });
  }

  it('refuse what is neither a folder nor a file', async () => {
    await withFolder({}, async (root) => {
      makePipe(join(root, 'pipe'));
      expect(await complaintAbout(readOptions([join(root, 'pipe')]))).to.match(/is neither a folder nor a file\.$/);
      await symlink('loop', join(root, 'loop'));
      expect(await complaintAbout(readOptions([join(root, 'loop')]))).to.include('leads back to itself');
    });
  });
});

describe('Newsroom folders', () => {
  it('are refused with --once when there is no text in them', async () => {
    await withFolder({ 'logo.png': Uint8Array.of(1, 2, 3), 'out/old.md': 'old' }, async (root) => {
      const complaint = await complaintAbout(startNewsroom([root, '--once']));
      expect(complaint).to.equal(`newsroom: there is no text to report on in ${root}.`);
    });
  });

  it('are refused when the report cannot be written', async () => {
    await withFolder({ ...texts, taken: 'a file' }, async (root) => {
      const complaint = await complaintAbout(startNewsroom([root, '--once', '--out', join(root, 'taken')]));
      expect(complaint).to.match(/^newsroom: --out .*taken: /);
    });
  });

  it('may hold files of any kind: each is reported, the rest is processed', async () => {
    const mixed = {
      ...texts,
      'latin.txt': Buffer.from('Die Mühle gehört dem Müller. Über dem Fluss läuft das Rad.', 'latin1'),
      'wide.txt': Buffer.from(`\ufeff${GERMAN}`, 'utf16le'),
      'empty.md': '',
      'huge.txt': Buffer.alloc(2 * 1024 * 1024 + 1, 'word '),
      'koi8.txt': Uint8Array.from({ length: 300 }, (_, i) => 0xc0 + (i % 63)),
      'logo.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    };
    await withFolder(mixed, async (root) => {
      makePipe(join(root, 'pipe.txt'));
      await symlink('nowhere.md', join(root, 'gone.md'));
      await mkdir(join(root, 'deep/er'), { recursive: true });
      await writeFile(join(root, 'deep/er/last.md'), '# Last\n\nThis one lies deep in the folder.');
      const { report, summary } = await runOnce(root, ['--no-chaos']);
      expect(summary).to.include('13 files read = 9 published + 4 rejected. No document was lost');
      for (const [file, why] of [
        ['noise.txt', 'not a text'],
        ['empty.md', 'empty'],
        ['huge.txt', 'too large'],
        ['koi8.txt', 'unknown encoding'],
      ]) {
        expect(summary).to.include(`  rejected ${file}: ${why}`);
        expect(report).to.include(`| \`${file}\` | ${why} |`);
      }
      expect(report).to.include('| `pipe.txt` | not a regular file |').and.to.include('| `gone.md` | nothing there |');
      expect(report).to.include('Passed over by their names: 1 .png.');
      expect(report).to.include('### Last').and.to.include('> Die Mühle gehört dem Müller.');
    });
  });

  it('may be a single file', async () => {
    await withFolder(
      { 'notes.log': 'One line of a log. It is read because it was named.', 'b.md': 'No.' },
      async (root) => {
        const { summary, report } = await runOnce(join(root, 'notes.log'), ['--no-chaos']);
        expect(summary).to.include('1 file read = 1 published + 0 rejected.');
        expect(report).to.include('> One line of a log.');
      },
    );
  });
});
