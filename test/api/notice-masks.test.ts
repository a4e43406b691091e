// What a notice tells of people, by each mask and on each way out: only what the mask promises. With "organisation only" nobody is named anywhere,
// not even masked, and nothing stands beside the union that would tell who of it is meant.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeSpreadsheetReader, readSpreadsheet } from '#documents/spreadsheet.ts';
import { maskName } from '#kit/mask.ts';
import { publishStage } from '#notices/publishing.ts';
import { workingDays } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { bringToNotice } from '#test/api/stages.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(async () => {
  closeSpreadsheetReader();
  await world.close();
});

const masks = ['name', 'organisation', 'none'] as const;
type Mask = (typeof masks)[number];
const people = ['欧阳淑珍', '赵建国', '阿依古丽·买买提'];

const words = async (path: string) => {
  const response = await ask(world, 'get', path);
  assert.equal(response.status, 200, path);
  return decodeURIComponent(response.headers.get('content-disposition') ?? '') + (await response.text());
};

async function sheet(path: string): Promise<string> {
  const response = await ask(world, 'get', path);
  assert.equal(response.status, 200, path);
  return JSON.stringify(must(await readSpreadsheet(new Uint8Array(await response.arrayBuffer()))));
}

const outbox = async () => JSON.stringify(await world.house.db.query('SELECT payload FROM outbox'));

/** Every way on which words of a notice leave the house without anybody signing in, and what is sent about it. */
const channels: Readonly<Record<string, (noticeId: number, roundId: number) => Promise<string>>> = {
  'the list of notices': (_, roundId) => words(`/api/notices?round=${roundId}`),
  'the notice (the page, and what it prints, draw this)': (id) => words(`/api/notices/${id}`),
  'its second page': (id) => words(`/api/notices/${id}?limit=1`),
  'the file to print and keep, as CSV': (id) => words(`/api/notices/${id}/file?format=csv`),
  'the file to print and keep, as Excel': (id) => sheet(`/api/notices/${id}/file?format=xlsx`),
  'rounds in the open': () => words('/api/open/rounds'),
  'rounds in the open, as a file': () => words('/api/open/rounds/file?format=csv'),
  'the bulletin': () => words('/api/bulletin?year=2020'),
  messages: outbox,
};

async function publishedWith(mask: Mask, n: number) {
  const programme = {
    ...littleProgramme,
    key: `masked-${mask}`,
    stages: { ...littleProgramme.stages, notice: stage('notice', { for: workingDays(5), mask }) },
  };
  const round = await makeRound(world.house, programme);
  const staging = {
    ...{ house: world.house, engine: world.engine, roundId: round.id },
    people: new Map(
      (['reviewer own', 'reviewer ancestor', 'officer ancestor'] as const).map((who) => {
        const [role, relation] = who.split(' ') as ['reviewer', 'own'];
        return [who, world.personId(role, relation)];
      }),
    ),
  };
  const ids = people.map((_, i) => 7_000 + n * 10 + i);
  await makeMembers(
    world.house,
    ids.map((id, i) => ({ id, organisationId: places.yangFirm, name: people[i]! })),
  );
  for (const id of ids) await bringToNotice(staging, id, places.yangFirm);
  const officer = acting(world.personId('officer', 'ancestor'), 'officer', places.district);
  const asked = { roundId: round.id, stage: 'notice', acting: officer };
  const published = must(await publishStage(world.engine, tenantId, asked));
  world.house.clock.advance(undoWindowMinutes * 60_000);
  return { ...published, roundId: round.id };
}

const union = '杨镇机械厂工会';

for (const [n, mask] of masks.entries())
  test(`mask ${mask}: every way out says what it promises and no more`, async () => {
    const { noticeId, roundId, entries } = await publishedWith(mask, n);
    assert.equal(entries, people.length);
    for (const [channel, read] of Object.entries(channels)) {
      const said = await read(noticeId, roundId);
      for (const name of people) {
        assert.ok(!said.includes(name), `${mask}: ${channel} names ${name} in full`);
        if (mask === 'organisation') assert.ok(!said.includes(maskName(name)), `${channel} says ${maskName(name)}`);
      }
      if (channel.includes('notice (')) {
        const { list, ...shown } = JSON.parse(said) as {
          mask: Mask;
          list: { maskedName: string; organisationName: string; details: object }[];
        };
        assert.equal(shown.mask, mask);
        const lines = list.map(({ maskedName, organisationName, details }) => [maskedName, organisationName, details]);
        const all = { level: '高级', amountFen: 200_000 };
        assert.deepEqual(
          lines,
          people.map((name) =>
            mask === 'organisation' ? [union, union, { amountFen: 200_000 }] : [maskName(name), union, all],
          ),
        );
      }
      if (channel.includes('file to print')) {
        assert.ok(said.includes(union), channel);
        assert.equal(said.includes('姓名'), mask !== 'organisation', `${mask}: ${channel}`);
        assert.equal(said.includes('高级'), mask !== 'organisation', `${mask}: ${channel}`);
      }
    }
  });
