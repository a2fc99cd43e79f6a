import { expect } from 'chai';
import { decode } from '../../../examples/newsroom/text/decode.ts';
import { randomFrom } from './samples.ts';

const text = 'Grüße — «да»\nline two';
const utf8 = new TextEncoder().encode(text);
const utf16le = Buffer.from(text, 'utf16le');
const utf16be = Buffer.from(utf16le).swap16();

function bytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

describe('decode', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    const expected = { kind: 'text', text, encoding: 'utf-8' };
    expect(decode(utf8)).to.deep.equal(expected);
    expect(decode(bytes([0xef, 0xbb, 0xbf], utf8))).to.deep.equal(expected);
  });

  it('reads UTF-16 in both byte orders, with and without a byte order mark', () => {
    expect(decode(bytes([0xff, 0xfe], utf16le))).to.deep.equal({ kind: 'text', text, encoding: 'utf-16le' });
    expect(decode(bytes([0xfe, 0xff], utf16be))).to.deep.equal({ kind: 'text', text, encoding: 'utf-16be' });
    expect(decode(utf16le)).to.deep.equal({ kind: 'text', text, encoding: 'utf-16le' });
    expect(decode(utf16be)).to.deep.equal({ kind: 'text', text, encoding: 'utf-16be' });
  });

  it('falls back to windows-1252 for Western 8-bit text and says so', () => {
    const western = Buffer.from('Caf\xe9 co\xfbte 5 \x80 \x96 d\xe9j\xe0 vu', 'latin1');
    expect(decode(western)).to.deep.equal({ kind: 'text', text: 'Café coûte 5 € – déjà vu', encoding: 'windows-1252' });
  });

  it('uses a declared encoding where UTF-8 does not fit', () => {
    const cyrillic = Uint8Array.of(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2);
    expect(decode(cyrillic, 'Windows-1251')).to.deep.equal({ kind: 'text', text: 'Привет', encoding: 'windows-1251' });
    expect(decode(utf8, 'windows-1251')).to.include({ encoding: 'utf-8' });
    expect(decode(cyrillic, 'no-such-encoding')).to.include({ kind: 'refused' });
  });

  it('refuses 8-bit text that is not Western instead of garbling it', () => {
    const koi8 = Uint8Array.of(0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4, 0x20, 0xcd, 0xc9, 0xd2);
    expect(decode(koi8)).to.include({ kind: 'refused', reason: 'undecodable' });
    const unassigned = Buffer.from('mostly plain English words here \x81', 'latin1');
    expect(decode(unassigned)).to.include({ kind: 'refused', reason: 'undecodable' });
  });

  it('refuses what begins like an encoding and is not valid in it', () => {
    expect(decode(bytes([0xef, 0xbb, 0xbf], [0x61, 0xff]))).to.include({ reason: 'undecodable' });
    expect(decode(bytes([0xff, 0xfe], [0x61, 0x00, 0x62]))).to.include({ reason: 'undecodable' });
    expect(decode(bytes([0xfe, 0xff], [0xd8, 0x00, 0x00, 0x61]))).to.include({ reason: 'undecodable' });
    expect(decode(bytes([0xff, 0xfe, 0, 0], [0x61, 0, 0, 0]))).to.include({ reason: 'undecodable' });
  });

  it('tells binary from text', () => {
    const random = randomFrom(1);
    const noise = Uint8Array.from({ length: 4_096 }, () => Math.floor(random() * 256));
    expect(decode(noise)).to.include({ kind: 'refused', reason: 'binary' });
    expect(decode(noise.filter((byte) => byte !== 0))).to.include({ reason: 'binary' });
    expect(decode(bytes(utf8, [0], utf8))).to.include({ reason: 'binary' });
    const samples = new Int16Array(1_000).map((_, i) => (i % 90) + 1);
    expect(decode(new Uint8Array(samples.buffer))).to.include({ reason: 'binary' });
  });

  it('turns every kind of line end into one', () => {
    expect(decode(Buffer.from('a\r\nb\rc\nd'))).to.include({ text: 'a\nb\nc\nd' });
  });
});
