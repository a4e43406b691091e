// The agreement with a donor as it was signed: who, what in which units, for what, from when until when.
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { addDays } from '#kit/days.ts';
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { GiftUnit } from '#policy/gift-units.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { unitChoices } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import type { Lookup } from '#web/parts/form/lookup-input.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Unread } from '#web/parts/said.tsx';

type Choices = {
  readonly funds: Answer<'GET /gift-funds'>['items'];
  readonly rounds: Answer<'GET /rounds'>['items'];
  readonly programmes: Answer<'GET /programmes'>['items'];
};

const lines: Form = {
  what: { type: 'text', label: text('捐什么', 'What'), maxLength: 60, prose: true },
  unit: { type: 'choice', label: text('按什么数', 'Counted in'), choices: unitChoices },
  amount: { type: 'number', min: 0.01, max: 1_000_000_000, label: text('多少（钱写元）', 'How much (money in yuan)') },
  valueFen: {
    type: 'money',
    optional: true,
    minFen: 1,
    label: text('物品总价值', 'Worth of things'),
  },
};

const isNew = { not: fact('form.onFile').is(true) };

/** By name, among those on file with this union; a firm that gives every year is not written down again. */
const donorsOf = (organisation: number): Lookup => ({
  find: async (words) => {
    const { items } = await request('GET /gift-donors', { query: { organisation, q: words } });
    return items.map(({ id, name }) => ({ id, says: name }));
  },
});

const donorFields: Form = {
  onFile: { type: 'yes-no', label: text('以前捐过，登记过', 'Gave before and is on file') },
  donor: {
    ...{ type: 'person', label: text('哪位捐赠人', 'Which donor') },
    showWhen: fact('form.onFile').is(true),
  },
  name: { type: 'text', label: text('捐赠人', 'Donor'), maxLength: 60, class: 'S2', prose: true, showWhen: isNew },
  contact: {
    ...{ type: 'text', label: text('联系方式', 'Contact'), maxLength: 100, class: 'S2', prose: true },
    showWhen: isNew,
  },
  kind: {
    ...{ type: 'choice', showWhen: isNew },
    label: text('是单位还是个人', 'A firm or a person'),
    choices: [
      { key: 'organisation', label: text('单位', 'A firm') },
      { key: 'person', label: text('个人', 'A person') },
    ],
  },
  named: {
    ...{ type: 'yes-no', showWhen: isNew },
    label: text('同意公开姓名（名称）', 'Consents to be named in public'),
    help: text('不同意就写“爱心人士”', 'Otherwise they stay unnamed'),
  },
};

function formOf({ funds, rounds, programmes }: Choices): Form {
  const titles = new Map(programmes.toReversed().map((one) => [one.programmeKey, one.title]));
  const bound = [
    { key: 'words', label: text('不限办法和批次', 'No programme or round') },
    { key: 'programme', label: text('只用于一个办法', 'One programme only') },
    ...(rounds.length > 0 ? [{ key: 'round', label: text('只用于一个批次', 'One round only') }] : []),
    ...(funds.length > 0 ? [{ key: 'fund', label: text('进专项基金', 'Into a fund') }] : []),
  ];
  return {
    ...donorFields,
    lines: { type: 'table', label: text('捐赠的款物和服务', 'What is given'), columns: lines, maxRows: 20 },
    purpose: { type: 'text', label: text('协议写的用途', 'Purpose as agreed'), maxLength: 200, prose: true },
    bound: { type: 'choice', label: text('限定到哪里', 'Bound to'), choices: bound },
    programme: {
      type: 'choice',
      label: text('哪个办法', 'Which programme'),
      choices: [...titles].map(([key, label]) => ({ key, label })),
      showWhen: fact('form.bound').is('programme'),
    },
    round: {
      type: 'choice',
      label: text('哪个批次', 'Which round'),
      choices: rounds.map(({ id, name, programmeKey }) => {
        const title = titles.get(programmeKey) ?? text(programmeKey, programmeKey);
        return { key: String(id), label: text(`${title.zh} ${name}`, `${title.en} ${roundName(name).en}`) };
      }),
      showWhen: fact('form.bound').is('round'),
    },
    fund: {
      type: 'choice',
      label: text('哪个基金', 'Which fund'),
      choices: funds.map(({ id, name }) => ({ key: String(id), label: text(name, name) })),
      showWhen: fact('form.bound').is('fund'),
    },
    signedOn: { type: 'date', label: text('签订日期', 'Signed on') },
    fromOn: { type: 'date', label: text('从哪天起', 'From') },
    untilOn: { type: 'date', label: text('到哪天止', 'Until') },
  };
}

const lineOf = ({ what, unit, amount, valueFen }: Answers) => ({
  what: String(what),
  unit: unit as GiftUnit,
  amount: unit === 'fen' ? Math.round(Number(amount) * 100) : Number(amount),
  ...(valueFen == null || unit === 'fen' ? {} : { valueFen: Number(valueFen) }),
});

function bodyOf(organisationId: number, answers: Answers) {
  const { donor, name, kind, contact, named, bound, programme, round, fund } = answers;
  return {
    organisationId,
    ...(donor == null
      ? {
          donor: {
            ...{ name: String(name), contact: String(contact), named: named === true },
            kind: kind as 'organisation' | 'person',
          },
        }
      : { donorId: Number(donor) }),
    purpose: String(answers.purpose),
    ...(bound === 'programme' ? { programmeKey: String(programme) } : {}),
    ...(bound === 'round' ? { roundId: Number(round) } : {}),
    ...(bound === 'fund' ? { fundId: Number(fund) } : {}),
    ...{ signedOn: String(answers.signedOn), fromOn: String(answers.fromOn), untilOn: String(answers.untilOn) },
    lines: (answers.lines as readonly Answers[]).map(lineOf),
  };
}

function Filling({ funds, rounds, programmes }: Choices) {
  const { say, today } = useReader();
  const { organisationId } = useSeat();
  const [, go] = useLocation();
  const form = useMemo(() => formOf({ funds, rounds, programmes }), [funds, rounds, programmes]);
  const people = useMemo(() => donorsOf(organisationId), [organisationId]);
  const agree = useDoing('POST /gifts', { done: ({ id }) => go(`/desk/gifts/${id}`) });
  return (
    <Asking
      form={form}
      people={people}
      initial={{
        onFile: false,
        lines: [{}],
        bound: 'words',
        signedOn: today,
        fromOn: today,
        untilOn: addDays(today, 180),
      }}
      does={agree.isPending ? say('正在登记……', 'Saving …') : say('登记捐赠协议', 'Put down this agreement')}
      busy={agree.isPending}
      error={agree.error}
      onAnswers={(answers) => agree.mutate({ body: bodyOf(organisationId, answers) })}
      onCancel={() => go('/desk/gifts')}
    />
  );
}

export default function NewGift() {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const funds = useAnswer('GET /gift-funds', { query: { organisation: organisationId } });
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const programmes = useAnswer('GET /programmes', {});
  return (
    <>
      <PageHead
        title={say('登记捐赠协议', 'A new agreement')}
        crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}
        meta={say(
          '按签好的协议登记；登记后不能改，收到多少另开收据',
          'As it was signed; it is not changed afterwards. What comes gets receipts',
        )}
      />
      <Panel title={say('协议', 'Agreement')}>
        {funds.data && rounds.data && programmes.data ? (
          <Filling funds={funds.data.items} rounds={rounds.data.items} programmes={programmes.data.items} />
        ) : (
          <Unread of={[funds, rounds, programmes]} lines={6} />
        )}
      </Panel>
    </>
  );
}
