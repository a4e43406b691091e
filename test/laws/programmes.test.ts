// What every programme must keep to: it is held to all of it by its line in programmes/index.ts alone.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { appealStage, engineStage } from '#engine/case-state.ts';
import { kinds } from '#kinds/index.ts';
import { isRefusal } from '#kit/refusal.ts';
import { checkCampaign } from '#policy/campaign.ts';
import { checkProgramme } from '#policy/check.ts';
import { parseProgramme } from '#policy/define.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import { campaigns } from '#programmes/campaigns/index.ts';
import { programmes } from '#programmes/index.ts';
import { lifeOf, walk } from '#test/support/random-case.ts';
import { readSources } from '#test/support/sources.ts';

const all = Object.values(programmes);

function textsIn(value: unknown, where: string): { zh: unknown; en: unknown; where: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('zh' in value && 'en' in value) return [{ zh: value.zh, en: value.en, where }];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, `${where}.${key}`));
}

test('each file is one programme of that name, and is on the list', () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'programmes');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('index.ts') && !file.endsWith('.test.ts'))
    .map((file) => (file.split(/[/\\]/).at(-1) as string).replace(/\.ts$/, ''));
  assert.deepEqual(files.sort(), [...Object.keys(programmes), ...Object.keys(campaigns)].sort());
});

test('each programme has a journey that walks its whole path', () => {
  const journeys = readSources('test/journeys/**/*.ts');
  const untold = all.filter(({ key }) => !journeys.some(({ text }) => text.includes(key)));
  assert.deepEqual(
    untold.map(({ key }) => key),
    [],
  );
});

test('each campaign counts what its programmes have, in both languages, and has a journey', () => {
  const journeys = readSources('test/journeys/**/*.ts');
  for (const campaign of Object.values(campaigns)) {
    assert.deepEqual(checkCampaign(campaign, programmes, kinds), [], campaign.key);
    for (const { zh, en, where } of textsIn(campaign, campaign.key)) {
      assert(typeof zh === 'string' && zh.trim() !== '', `${where}: no Chinese`);
      assert(typeof en === 'string' && /[A-Za-z]/.test(en), `${where}: no English`);
    }
    assert(campaign.basis.length > 0 && journeys.some(({ text }) => text.includes(campaign.key)), campaign.key);
  }
});

test('a campaign that names what is not there is found', () => {
  const campaign = Object.values(campaigns)[0]!;
  const [first, ...rest] = campaign.steps;
  const reach = [{ programme: 'flash-claim', measure: 'handover.nothing' }];
  const steps = [
    { ...first!, reach },
    { ...rest[0]!, key: first!.key },
  ];
  const bulletin = [{ zh: '{claim.cats}', en: '{claim.people' }];
  assert.equal(checkCampaign({ ...campaign, steps, bulletin }, programmes, kinds).length, 4);
});

for (const programme of all) {
  test(`${programme.key}: nothing that check calls an error`, () => {
    const errors = checkProgramme(programme, kinds).filter(({ level }) => level === 'error');
    assert.deepEqual(errors, []);
  });

  test(`${programme.key}: is plain JSON, frozen, and the same after a file`, () => {
    const json = JSON.parse(JSON.stringify(programmeToJson(programme))) as Record<string, unknown>;
    const again = parseProgramme(json);
    assert(!isRefusal(again), isRefusal(again) ? again.why.en : '');
    assert.deepEqual(again, programme);
    assert.equal(programmeHash(again), programmeHash(programme));
    assert(Object.isFrozen(programme.stages) && Object.isFrozen(programme.form));
  });

  test(`${programme.key}: its hash follows the order of its stages and not of its other members`, () => {
    const turned = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    assert.equal(programmeHash(turned(programme) as never), programmeHash(programme));
    const backwards = { ...programme, stages: turned(programme.stages) } as Programme;
    assert.notEqual(programmeHash(backwards), programmeHash(programme));
  });

  test(`${programme.key}: says what it says in Chinese and English, and on what basis`, () => {
    for (const { zh, en, where } of textsIn(programme, programme.key)) {
      assert(typeof zh === 'string' && zh.trim() !== '', `${where}: no Chinese`);
      assert(typeof en === 'string' && /[A-Za-z]/.test(en), `${where}: no English`);
      assert.doesNotMatch(en, /\p{Script=Han}/u, `${where}: Chinese in the English`);
    }
    assert(programme.basis.length > 0 && programme.basis.every((one) => one.trim() !== ''));
  });

  test(`${programme.key}: its stages bear names of their own, and whoever is refused can object`, () => {
    for (const key of Object.keys(programme.stages))
      assert(![appealStage, engineStage, 'cases', 'at'].includes(key), key);
    assert(programme.appeal, 'a refusal without an appeal');
    assert(programme.bulletin.length > 0, 'nothing for the bulletin');
  });

  test(`${programme.key}: no sequence of actions leaves a case in an impossible state, and one pays it`, () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(lifeOf(programme), (steps) => {
        const { state } = walk(programme, steps);
        ends.add(state === undefined ? 'not opened' : state.status);
      }),
      { numRuns: 300, seed: 2020 },
    );
    // What the register brought is decided on, whether its holder likes it or not.
    const due = programme.roster ? ['open', 'passed'] : ['open', 'passed', 'withdrawn'];
    for (const end of due) assert(ends.has(end), `no case ended ${end}`);
  });
}
