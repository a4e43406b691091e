import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kit/refusal.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { readXml, readXmlBytes, type XmlElement } from '#payments/xml.ts';

const made = <T>(value: T) => {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, { refused: true }>;
};
const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

test('hostile XML is refused: DTDs, entity bombs, inclusions, broken nesting, forbidden characters', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><Document>&lol2;</Document>`;
  const hostile = [
    bomb,
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a>&xxe;</a>',
    '<a>&lt</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a><?php evil ?></a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b=1/>',
    '<a></b>',
    '<a><b></a></b>',
    '<a',
    '<a>',
    '<a/><b/>',
    'text<a/>',
    '<a/>text',
    '<a><![CDATA[x</a>',
    '<a><!-- x</a>',
    '< a/>',
    '<a>\u0001</a>',
    '<a>\ud800</a>',
    '',
    `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`,
    `<a ${Array.from({ length: 40 }, (_, i) => `x${i}="1"`).join(' ')}/>`,
    `<${'a'.repeat(300)}/>`,
  ];
  for (const xml of hostile)
    assert.equal(code(readXml(xml, new Set(['a']), () => {})), 'xml-unreadable', xml.slice(0, 60));
  const bytes = (text: string) => readXmlBytes(Buffer.from(text, 'latin1'), [], () => {});
  assert.equal(code(bytes('<?xml version="1.0" encoding="utf-7"?><a/>')), 'xml-unreadable');
  assert.equal(code(bytes('<a>\xff</a>')), 'xml-unreadable');
});

test('no pattern runs away on long nonsense', { timeout: 60_000 }, () => {
  for (const xml of [`<a>${'<b '.repeat(200_000)}`, `<a x${' '.repeat(200_000)}`, `<a>${'&'.repeat(200_000)}</a>`])
    assert.equal(code(readXml(xml, new Set(), () => {})), 'xml-unreadable');
});

test('good XML is read: prefixes, CDATA, comments, entities, GB18030, self-closing tags', () => {
  const found: XmlElement[] = [];
  const xml = `<?xml version="1.0" encoding="GB18030"?>\n<!-- 注 --><p:Document xmlns:p="urn:x"><p:A n='1 &lt; 2'>张&#x4F1F;<![CDATA[<&>]]><p:B/></p:A><p:C/></p:Document>\n`;
  const root = readXmlBytes(made(encodeGb18030(xml)), ['Document/A', 'Document/C'], (element) => found.push(element));
  assert.deepEqual(root, { name: 'Document', namespace: 'urn:x' });
  assert.deepEqual(
    found.map(({ name, text, children }) => [name, text, children.length]),
    [
      ['A', '张伟<&>', 1],
      ['C', '', 0],
    ],
  );
  assert.equal(found[0]!.attributes.n, '1 < 2');
});
