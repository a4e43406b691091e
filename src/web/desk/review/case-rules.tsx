// What the rules saw, as a table: rule, value, where the value is from, clause, outcome; and how the amount comes about.
import { text } from '#kit/text.ts';
import { amountInWords } from '#web/desk/review/amount-words.ts';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type Rule = OneCase['rules'][number];
type Truth = Rule['holds'];

const outcomes = {
  true: ['ok', '符合', 'Holds'],
  false: ['warn', '不符合', 'Does not hold'],
  unknown: ['unknown', '判断不了', 'Cannot be told'],
} as const satisfies Record<string, readonly [Tone, string, string]>;

function Outcome({ holds }: { readonly holds: Truth }) {
  const [tone, zh, en] = outcomes[String(holds) as keyof typeof outcomes];
  return <StatusTag tone={tone} says={{ zh, en }} />;
}

function Row({ rule }: { readonly rule: Rule }) {
  const { say } = useReader();
  const looked = rule.now ?? rule;
  const changed = rule.now !== undefined && rule.now.holds !== rule.holds;
  return (
    <tr className={looked.holds === true ? '' : 'odd-rule'}>
      <td>{say(rule.says)}</td>
      <td>
        {looked.saw ? (
          say(looked.saw)
        ) : (
          <span className="meta">
            {rule.hidden
              ? say('您的岗位看不到', 'Not for your post')
              : say('当时登记里的，没有留存', 'From the register of that day; not kept')}
          </span>
        )}
        {looked.holds !== true && looked.wouldChange && <div className="meta">{say(looked.wouldChange)}</div>}
      </td>
      <td className="sub">{say(rule.from)}</td>
      <td className="sub">{rule.clause ?? '—'}</td>
      <td>
        <span className="nowrap">
          <Outcome holds={looked.holds} />
        </span>
        {changed && (
          <div className="meta">
            {rule.holds === true
              ? say('交的时候符合', 'Held when handed in')
              : say('交的时候不符合', 'Did not hold then')}
            {rule.saw && say(`（${rule.saw.zh}）`, ` (${rule.saw.en})`)}
          </div>
        )}
      </td>
    </tr>
  );
}

function Summary({ rules }: { readonly rules: readonly Rule[] }) {
  const bad = rules.filter((rule) => (rule.now ?? rule).holds !== true).length;
  if (bad > 0) return <StatusTag tone="warn" says={{ zh: `${bad} 条要看`, en: `${bad} to look at` }} />;
  const all =
    rules.length === 1 ? text('符合', 'The rule holds') : text(`${rules.length} 条全部符合`, 'All rules hold');
  return <StatusTag tone="ok" says={all} />;
}

export function CaseRules({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  if (one.rules.length === 0) return null;
  const amount = amountInWords(one);
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('规则看到了什么', 'What the rules saw')}</h2>
        <Summary rules={one.rules} />
      </div>
      <table className="table rt">
        <thead>
          <tr>
            <th>{say('规则', 'Rule')}</th>
            <th>{say('看到的', 'Saw')}</th>
            <th>{say('来源', 'From')}</th>
            <th>{say('条款', 'Clause')}</th>
            <th>{say('结论', 'Outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {one.rules.map((rule) => (
            <Row key={rule.key} rule={rule} />
          ))}
          {amount && (
            <tr className="sum">
              <td>{say('金额', 'Amount')}</td>
              <td colSpan={3}>{say(amount.how)}</td>
              <td className="nowrap">{yuan(amount.fen)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {one.rules.some(({ clause }) => clause === undefined) && (
        <p className="pb meta">
          {say('没写条款的，办法没有写明哪一条。', 'Where no clause stands, the programme names none. ')}
          {say(`办法依据：${one.basis.join('；')}`, `It rests on: ${one.basis.join('; ')}`)}
        </p>
      )}
    </section>
  );
}
