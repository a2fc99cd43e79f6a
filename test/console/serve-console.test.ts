// serveConsole and fetchReport over real local sockets: what is answered, what is refused, and that nothing can harm the fleet,
// hang the client, or be left behind.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type ConsoleServer,
  fetchReport,
  type ObservedSystem,
  RecentFacts,
  serveConsole,
} from '../../src/console/index.ts';
import { defineActor, isTroupeError } from '../../src/index.ts';
import { testSystem } from '../../src/testkit/index.ts';

/** The error that a promise is rejected with; it must be one of the console. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (isTroupeError(error, 'TROUPE_ATTACH')) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('The console socket', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'troupe-console-')), 'troupe');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  /** All that comes back for `text`, until the connection ends. */
  async function exchange(path: string, text: string | undefined): Promise<string> {
    const socket = connect(path).setEncoding('utf8');
    if (text !== undefined) socket.write(text);
    socket.on('error', () => undefined); // a reset is an end as well
    let answer = '';
    socket.on('data', (part: string) => (answer += part));
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  }

  const request = '{"troupe":1,"want":"report"}\n';

  describe('serveConsole', () => {
    const { system: stub, settle } = testSystem();
    let system: ObservedSystem;
    let served: ConsoleServer;
    beforeEach(async () => {
      system = {
        name: stub.name,
        events: stub.events,
        whenStopped: stub.whenStopped,
        tree: (options) => stub.tree(options),
      };
      served = await serveConsole(system, { folder });
    });
    afterEach(() => served.close());
    after(() => stub.stop());

    it('answers with the report of its system', async () => {
      stub.spawn(defineActor<never, undefined>({ init: () => undefined, receive: () => undefined }), {
        name: 'reader',
      });
      await settle();
      const response = JSON.parse(await exchange(served.socket, request)) as Record<
        string,
        { tree: { name: string }[]; pid: number }
      >;
      expect(response.report?.tree.map(({ name }) => name)).to.deep.equal(['reader']);
      const report = await fetchReport({ name: 'test', pid: process.pid, socket: served.socket });
      expect(report).to.include({ system: 'test', pid: process.pid, actors: 1 });
      expect(report.since).to.be.closeTo(Date.now(), 60_000);
    });

    it('has a private folder and socket', () => {
      expect(statSync(folder).mode & 0o777).to.equal(0o700);
      expect(statSync(served.socket).mode & 0o777).to.equal(0o600);
      expect(readdirSync(folder)).to.deep.equal([`test.${process.pid}.sock`]);
    });

    const bad: readonly [title: string, line: string, says: string][] = [
      ['that is no JSON', 'GET / HTTP/1.1', 'the request is not a JSON object'],
      ['that is no object', '"report"', 'the request is not a JSON object'],
      ['that is null', 'null', 'the request is not a JSON object'],
      ['of another version', '{"troupe":2,"want":"report"}', 'this fleet speaks version 1 of the protocol'],
      ['for anything but a report', '{"troupe":1,"want":"stop"}', "the only thing to want is a 'report'"],
    ];
    for (const [title, line, says] of bad) {
      it(`refuses a request ${title}, with the reason`, async () => {
        expect(JSON.parse(await exchange(served.socket, `${line}\n`))).to.deep.equal({ troupe: 1, error: says });
      });
    }

    it('closes on a request that is too long, or that ends without a line', async () => {
      expect(await exchange(served.socket, 'x'.repeat(1_025))).to.equal('');
      expect(await exchange(served.socket, `{"troupe":1,"want":"report","more":"${'x'.repeat(1_024)}"}\n`)).to.equal(
        '',
      );
      const socket = connect(served.socket);
      socket.end('{"troupe":1');
      await new Promise((resolve) => socket.once('close', resolve));
      expect(await exchange(served.socket, request)).to.contain('"report"');
    });

    it('takes a request in pieces', async () => {
      const socket = connect(served.socket).setEncoding('utf8');
      let answer = '';
      socket.on('data', (part: string) => (answer += part));
      await new Promise((resolve) => socket.once('connect', resolve));
      for (const char of request) await new Promise((resolve) => socket.write(char, resolve));
      await new Promise((resolve) => socket.once('close', resolve));
      expect(answer).to.contain('"report"');
    });

    it('answers once per connection and has no more than 16 of them', async () => {
      expect((await exchange(served.socket, request + request)).trimEnd().split('\n')).to.have.length(1);
      const idle: Socket[] = [];
      for (let n = 0; n < 16; n++) {
        const socket = connect(served.socket);
        idle.push(socket);
        await new Promise((resolve) => socket.once('connect', resolve));
      }
      const fleet = { name: 'test', pid: process.pid, socket: served.socket };
      expect(await refusal(fetchReport(fleet))).to.contain('closed the connection without an answer');
      const closed = idle.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of idle) socket.resume().end();
      await Promise.all(closed);
      expect((await fetchReport(fleet)).system).to.equal('test');
    });

    it('turns trouble with making the report into an error of the client', async () => {
      system.tree = () => {
        throw new Error('no tree today');
      };
      const fleet = { name: 'test', pid: 7, socket: served.socket };
      expect(await refusal(fetchReport(fleet))).to.equal(
        'test (pid 7) refused: the report could not be made: no tree today.',
      );
    });

    it('does not send a report beyond 32 MiB', async () => {
      const view = stub.tree();
      system.tree = () => ({ ...view, deadLetters: { total: 1, byReason: { ['x'.repeat(33 * 1_024 * 1_024)]: 1 } } });
      const fleet = { name: 'test', pid: 7, socket: served.socket };
      expect(await refusal(fetchReport(fleet))).to.contain('refused: the report is larger than 33554432 bytes');
    });

    it('removes its socket and ends open connections when it is closed, however often', async () => {
      const hanging = exchange(served.socket, undefined);
      await exchange(served.socket, request); // the one before has been accepted then
      await Promise.all([served.close(), served.close()]);
      expect(await hanging).to.equal('');
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('refuses a second console for the same system', async () => {
      expect(await refusal(serveConsole(system, { folder }))).to.equal(
        'This process already serves the console of a system named test.',
      );
      expect(existsSync(served.socket)).to.equal(true);
      await served.close();
      await using again = await serveConsole(system, { folder });
      expect(existsSync(again.socket)).to.equal(true);
    });
  });

  it('goes when its system stops', async () => {
    const { system } = testSystem();
    const served = await serveConsole(system, { folder });
    await system.stop();
    await served.close();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('tells what happened before it was served, if it was collected', async () => {
    const { system, settle } = testSystem();
    const recent = new RecentFacts(system.events);
    const fails = defineActor<string, undefined>({
      init: () => undefined,
      receive: () => {
        throw new Error('early');
      },
    });
    system.spawn(fails, { name: 'fails' }).tell('go');
    await settle();
    const served = await serveConsole(system, { folder, recent });
    const report = await fetchReport({ name: 'test', pid: process.pid, socket: served.socket });
    expect(report.recent.map(({ text }) => text).join()).to.contain('early');
    await system.stop();
  });

  it('leaves the folder as it is when it cannot listen', async () => {
    const { system } = testSystem();
    mkdirSync(folder, { mode: 0o700 });
    const path = join(folder, `test.${process.pid}.sock`);
    mkdirSync(`${path}.new`); // in the way of the socket
    writeFileSync(join(folder, 'notes.txt'), 'not ours');
    let error: unknown;
    try {
      await serveConsole(system, { folder });
    } catch (caught) {
      error = caught;
    }
    expect(isTroupeError(error, 'TROUPE_ATTACH')).to.equal(true);
    expect(readdirSync(folder).sort()).to.deep.equal(['notes.txt', `test.${process.pid}.sock.new`]);
    await system.stop();
  });

  it('refuses options that it does not know', async () => {
    const { system } = testSystem();
    let error: unknown;
    try {
      await serveConsole(system, { fodler: folder } as never);
    } catch (caught) {
      error = caught;
    }
    expect(isTroupeError(error, 'TROUPE_INVALID_OPTION') && error.data.nearest).to.equal('folder');
    await system.stop();
  });

  describe('fetchReport', () => {
    let server: Server | undefined;
    afterEach(() => {
      server?.close();
      server = undefined;
    });

    /** A fleet that does with a connection what a test wants. */
    async function fake(
      onConnection: (socket: Socket) => void,
    ): Promise<{ name: string; pid: number; socket: string }> {
      mkdirSync(folder, { mode: 0o700 });
      const socket = join(folder, 'fake.7.sock');
      const listening = createServer((client) => {
        client.on('error', () => undefined);
        onConnection(client);
      });
      server = listening;
      await new Promise<void>((resolve) => listening.listen(socket, resolve));
      return { name: 'fake', pid: 7, socket };
    }

    it('fails within its time limit when the fleet says nothing', async () => {
      const fleet = await fake(() => undefined);
      expect(await refusal(fetchReport(fleet, 20))).to.match(
        /^fake \(pid 7\) does not answer within 20 ms: .* ps -o pid,stat,pcpu,args -p 7$/,
      );
    });

    it('fails within its time limit when the answer never ends', async () => {
      const fleet = await fake((socket) => socket.write('{"troupe":1,'));
      expect(await refusal(fetchReport(fleet, 20))).to.contain('does not answer within 20 ms');
    });

    it('fails when the answer is no answer', async () => {
      for (const answer of [
        'hello\n',
        '{}\n',
        '[]\n',
        'null\n',
        '{"troupe":2,"report":{}}\n',
        '{"troupe":1,"report":7}\n',
      ]) {
        const fleet = await fake((socket) => socket.end(answer));
        expect(await refusal(fetchReport(fleet)), answer).to.match(
          /^fake \(pid 7\) speaks another version of the console/,
        );
        server?.close();
        rmSync(folder, { recursive: true });
      }
    });

    it('fails when the answer is larger than any may be', async () => {
      const part = Buffer.alloc(1_024 * 1_024, 'x');
      const fleet = await fake((socket) => {
        const more = (): void => {
          while (socket.writable && socket.write(part));
        };
        socket.on('drain', more);
        more();
      });
      expect(await refusal(fetchReport(fleet))).to.contain('closed the connection without an answer');
    });

    it('fails when the fleet goes away, or has gone', async () => {
      const fleet = await fake((socket) => socket.destroy());
      expect(await refusal(fetchReport(fleet))).to.contain('closed the connection without an answer');
      const gone = { ...fleet, socket: join(folder, 'gone.7.sock') };
      expect(await refusal(fetchReport(gone))).to.equal('fake (pid 7) cannot be reached: it has ended.');
    });
  });
});
