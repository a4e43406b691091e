// What the member has to himself: every page readable on a phone in both languages and sizes, choices that stay, corrections, a copy of his
// data, and the first time with a phone that is not on record.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { openField } from '#people/fields.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { houseOf, type MemberWithCase, memberAt, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let member: MemberWithCase;
before(async () => {
  stage = await openStage();
  member = await memberAt(stage, 'pay', 'passed');
});
after(() => stage?.close());

const phone = { viewport: { width: 390, height: 844 } };
test('large text and language are chosen once and stay', async () => {
  const { page } = await stage.visit(member.phone, phone);
  const shown = () => page.evaluate('[document.documentElement.lang, document.documentElement.dataset.size]');
  await page.goto('/hall/me');
  await page.getByLabel('大字').check();
  await page.getByLabel('English').check();
  await page.getByRole('heading', { name: 'How it reads' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'How it reads' }).waitFor();
  assert.deepEqual(await shown(), ['en', 'large']);
  await page.getByRole('link', { name: 'Home' }).click();
  await page.getByRole('button', { name: 'Normal text' }).click();
  await page.goto('/hall/cases');
  await page.getByRole('heading', { name: 'My cases' }).waitFor();
  assert.deepEqual(await shown(), ['en', 'normal']);
});

test('"this is wrong" reaches the union that is named, and its answer comes back', async () => {
  const { page, complaints } = await stage.visit(member.phone, phone);
  const house = houseOf(stage);
  await page.goto('/hall/me/file');
  await page.getByRole('button', { name: /^职业（工种）/ }).click();
  await page.getByLabel(/应该是什么/).fill('现在是数控车工');
  await page.getByRole('button', { name: /^请.+更正$/ }).click();
  await page.getByText('您说“现在是数控车工”').waitFor();
  const [told] = await house.db.query<{ leader: number }>(
    `SELECT o.person_id AS leader FROM corrections c JOIN outbox o ON o.tenant_id = $1 AND o.topic = 'correction-asked'
       JOIN posts p ON p.tenant_id = $1 AND p.person_id = o.person_id AND p.organisation_id = c.organisation_id
      WHERE c.tenant_id = $1 AND c.person_id = $2 LIMIT 1`,
    [demoTenantId, member.personId],
  );
  assert.ok(told, 'the officers of that union are told');
  const officer = await stage.visit(await phoneOf(stage, told.leader));
  await officer.page.goto('/desk/corrections');
  await officer.page.getByText('“现在是数控车工”').waitFor();
  assert.deepEqual(await seriousFindings(officer.page), []);
  await officer.page.getByLabel('答复（本人会看到）').fill('单位报的是装配钳工，请先找单位');
  await officer.page.getByRole('button', { name: '答复：不改' }).click();
  await officer.page.getByText('都答复完了').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '更正的答复' }).waitFor();
  await page.getByText('单位报的是装配钳工').waitFor();
  await page.goto('/hall/me/looks');
  await page.getByText('核对您提的更正').waitFor();
  assert.deepEqual([...complaints, ...officer.complaints], []);
});

test('the whole of it is taken home, to read and for machines', async () => {
  const { page } = await stage.visit(member.phone, phone);
  await page.goto('/hall/me/data');
  const take = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  const words = await take('给人看的（文本）');
  assert.match(words.name, /^我的资料-.*\.txt$/);
  assert.ok(words.text.includes(member.name) && words.text.includes('职业技能等级证书助推'));
  const machine = await take('给别的系统用的（JSON）');
  const data = JSON.parse(machine.text) as { cases: { id: number }[]; person: { name: string; idNumber: string } };
  assert.ok(data.cases.some((one) => one.id === member.caseId));
  assert.match(data.person.idNumber, /\*{4}/);
});

test('a member whose phone is not on record binds it by name and ID number, and only he', async () => {
  const house = houseOf(stage);
  const someone = await memberAt(stage, 'pay', 'passed', 3);
  const crypto = await house.crypto(demoTenantId);
  const [row] = await house.db.query<{ sealed: Buffer }>(
    `UPDATE people SET phone_sealed = NULL, phone_index = NULL WHERE tenant_id = $1 AND id = $2 RETURNING id_number_sealed AS sealed`,
    [demoTenantId, someone.personId],
  );
  const idNumber = openField(crypto, demoTenantId, 'id_number', someone.personId, row!.sealed);
  const port = developmentPort({ log: () => {}, showCodes: true });
  const { page, complaints } = await stage.visit(null, phone);
  await page.goto('/');
  await page.getByRole('button', { name: /第一次来/ }).click();
  await page.getByLabel('姓名').fill('别人');
  await page.getByLabel('身份证号').fill(`${idNumber.slice(0, -1)}${idNumber.endsWith('1') ? '2' : '1'}`);
  await page.getByLabel('您的手机号').fill('19912345678');
  await page.getByRole('button', { name: '发验证码' }).click();
  await page.getByText(/校验位对不上/).waitFor();
  await page.getByLabel('身份证号').fill(idNumber);
  await page.getByRole('button', { name: '发验证码' }).click();
  await page.getByText(/验证码已经发出/).waitFor();
  await relayOutbox(house, demoTenantId, [port]);
  assert.equal(port.shown.filter((one) => one.code).length, 0, 'another name gets the same answer and no code');
  await page.getByLabel('姓名').fill(someone.name);
  // Waited for from before the press: the answer may come before anybody asks for it.
  await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/binding-requests')),
    page.getByRole('button', { name: '没收到，再发一次' }).click(),
  ]);
  await relayOutbox(house, demoTenantId, [port]);
  const code = port.shown.findLast((one) => one.code)?.code;
  assert.ok(code, 'a code was sent');
  await page.getByLabel('验证码', { exact: true }).fill(code);
  await page.getByRole('button', { name: '登记手机号并登录' }).click();
  await page.getByRole('heading', { name: `${someone.name}，您好` }).waitFor();
  const [bound] = await house.db.query<{ sealed: Buffer }>(
    'SELECT phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, someone.personId],
  );
  assert.equal(openField(crypto, demoTenantId, 'phone', someone.personId, bound!.sealed), '19912345678');
  const logged = await house.db.query(
    `SELECT FROM access_log WHERE tenant_id = $1 AND actor_id = $2 AND what = 'bind' AND allowed`,
    [demoTenantId, someone.personId],
  );
  assert.equal(logged.length, 1, 'what was bound is written down');
  assert.deepEqual(complaints, []);
});
