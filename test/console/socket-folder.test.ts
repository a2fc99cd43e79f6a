// Where console sockets lie and what they are called, and which folders are refused.

import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { listFleets, socketStem } from '../../src/console/index.ts';
import {
  isPrivateFolder,
  makePrivateFolder,
  parseSocketFile,
  socketFolders,
  socketPath,
} from '../../src/console/socket-folder.ts';

const uid = process.getuid?.() ?? 0;

describe('The folder of console sockets', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'troupe-folder-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('is in the runtime folder of the user, else in the temporary one under the user’s number', () => {
    const shared = join(tmpdir(), `troupe-${uid}`);
    expect(socketFolders({ XDG_RUNTIME_DIR: home })).to.deep.equal([join(home, 'troupe'), shared]);
    for (const value of [undefined, '', 'relative', join(home, 'gone')]) {
      expect(socketFolders({ XDG_RUNTIME_DIR: value })).to.deep.equal([shared]);
    }
  });

  it('is made private, and taken when it is', () => {
    const folder = join(home, 'troupe');
    expect(isPrivateFolder(folder)).to.equal(false);
    makePrivateFolder(folder);
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    makePrivateFolder(folder);
    expect(isPrivateFolder(folder)).to.equal(true);
  });

  const refusals: readonly [title: string, prepare: (folder: string) => string, says: RegExp][] = [
    [
      'that the group may write to',
      (folder) => made(folder, 0o770),
      /may be written to by others\. Take that away: chmod 700/,
    ],
    ['that all may write to', (folder) => made(folder, 0o702), /may be written to by others/],
    ['that is a file', aFile, /is not a folder\. Remove it/],
    ['that is a link, wherever it leads', aLink, /is not a folder\. Remove it/],
    ['that is somebody else’s', theirs, /belongs to user \d+\. Set XDG_RUNTIME_DIR to a folder of your own/],
  ];
  for (const [title, prepare, says] of refusals) {
    it(`is refused if it is one ${title}`, async () => {
      const folder = prepare(join(home, 'troupe'));
      expect(() => makePrivateFolder(folder)).to.throw(says);
      expect(() => isPrivateFolder(folder)).to.throw(says);
      let error: unknown;
      try {
        await listFleets([folder]);
      } catch (caught) {
        error = caught;
      }
      expect(error).to.be.an('error').with.property('message').that.matches(says);
    });
  }

  it('is told when it cannot be made', () => {
    expect(() => makePrivateFolder(join(home, 'gone', 'troupe'))).to.throw(/cannot be made: ENOENT/);
  });

  function made(folder: string, mode: number): string {
    mkdirSync(folder);
    chmodSync(folder, mode);
    return folder;
  }

  function aFile(folder: string): string {
    writeFileSync(folder, '');
    return folder;
  }

  function aLink(folder: string): string {
    symlinkSync(tmpdir(), folder);
    return folder;
  }

  /** Only root can give a folder away; others look at one of root's. */
  function theirs(folder: string): string {
    if (uid !== 0) return '/usr';
    made(folder, 0o700);
    chownSync(folder, 65_534, 65_534);
    return folder;
  }
});

describe('The name of a console socket', () => {
  it('says the name of the system and the process id', () => {
    expect(socketPath('/run/user/1000/troupe', 'news.room-1', 42)).to.equal(
      '/run/user/1000/troupe/news.room-1.42.sock',
    );
    expect(parseSocketFile('news.room-1.42.sock')).to.deep.equal({ stem: 'news.room-1', pid: 42 });
    expect(parseSocketFile('5.42.sock')).to.deep.equal({ stem: '5', pid: 42 });
  });

  it('is not what other files in the folder are called', () => {
    for (const file of ['notes.txt', 'newsroom.sock', 'newsroom.42.sock.new', '.42.sock', 'newsroom.42x.sock', '']) {
      expect(parseSocketFile(file), file).to.equal(undefined);
    }
  });

  it('is short, plain and distinct, whatever the system is called', () => {
    expect(socketStem('x'.repeat(24))).to.equal('x'.repeat(24));
    expect(socketStem('x'.repeat(25))).to.match(/^x{15}-[0-9a-f]{8}$/);
    expect(socketStem('x'.repeat(25))).not.to.equal(socketStem('x'.repeat(26)));
    expect(socketStem('漢:字')).to.match(/^-[0-9a-f]{8}$/);
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
        fc.nat({ max: 4_194_304 }),
        (name, pid) => {
          const path = socketPath('/run/user/1000/troupe', name, pid);
          expect(Buffer.byteLength(path)).to.be.at.most(99);
          const file = path.slice('/run/user/1000/troupe/'.length);
          expect(parseSocketFile(file)).to.deep.equal({ stem: socketStem(name), pid });
        },
      ),
    );
  });

  it('is refused when the folder leaves no room for it', () => {
    expect(() => socketPath(`/${'deep/'.repeat(20)}`, 'newsroom')).to.throw(
      /is too long for a socket\. Set XDG_RUNTIME_DIR/,
    );
  });
});
