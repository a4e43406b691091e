// Who may do what, explained: read from the very table that decides, so that the page cannot say something else.
import { useState } from 'react';
import { Panel } from '#web/desk/panel.tsx';
import { classNames, type Right, roleMeanings, tagNames, whereNames, whoNames } from '#web/desk/posts/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { Shown } from '#web/parts/said.tsx';

const everybody = 'everybody';
const general: ReadonlySet<string> = new Set(Object.keys(whoNames));

/** The grants of an operation that concern this post, or anybody without one. */
const grantsOf = (right: Right, role: string) =>
  right.grants.filter(({ who }) => who.some((one) => (role === everybody ? general.has(one) : one === role)));

function RightRow({ right, role }: { readonly right: Right; readonly role: string }) {
  const { say } = useReader();
  const grants = grantsOf(right, role);
  const list = (words: readonly string[]) => [...new Set(words)].join(say('、', ', '));
  const where =
    role === everybody
      ? list(grants.flatMap(({ who }) => who.filter((one) => general.has(one)).map((one) => say(whoNames[one]!))))
      : list(grants.flatMap(({ at }) => at.map((one) => say(whereNames[one] ?? { zh: one, en: one }))));
  const most =
    grants
      .map(({ upTo }) => upTo)
      .sort()
      .at(-1) ?? 'S0';
  const also = [
    right.stepUp === true && say('要新的动态验证码', 'takes a fresh code'),
    right.stepUp === 'paying' && say('批钱时要新的动态验证码', 'takes a fresh code where money is granted'),
    right.notPreparer && say('不能是制单、起草的人', 'not who prepared it'),
    right.notSelf && say('不能办自己的', 'not for oneself'),
  ].filter(Boolean);
  return (
    <tr>
      <td>
        {right.changes ? <b>{say(right.summary)}</b> : say(right.summary)}
        {also.length > 0 && <div className="meta">{also.join(say('；', '; '))}</div>}
      </td>
      <td>{where}</td>
      <td className="sub">{say(classNames[most]!)}</td>
    </tr>
  );
}

function RightsTable({ rights, role }: { readonly rights: readonly Right[]; readonly role: string }) {
  const { say } = useReader();
  const groups = Map.groupBy(
    rights.filter((one) => grantsOf(one, role).length > 0),
    (one) => one.tag,
  );
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('可以做什么（粗体的不只是看）', 'What (bold is more than looking)')}</th>
          <th>{say('在哪里', 'Where')}</th>
          <th>{say('能看到什么', 'How much is shown')}</th>
        </tr>
      </thead>
      {[...groups].map(([tag, ones]) => (
        <tbody key={tag}>
          <tr className="sum">
            <th colSpan={3} scope="rowgroup">
              {say(tagNames[tag] ?? { zh: tag, en: tag })}
            </th>
          </tr>
          {ones.map((one) => (
            <RightRow key={one.operation} right={one} role={role} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

export function Rights({ first }: { readonly first: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [role, setRole] = useState(first);
  const [changing, setChanging] = useState(false);
  const rights = useAnswer('GET /access-rights', {});
  const names = { ...roleNames, [everybody]: { zh: '每个人', en: 'Everybody' } };
  const shown = (rights.data?.items ?? []).filter((one) => !changing || one.changes);
  const counted = shown.filter((one) => grantsOf(one, role).length > 0).length;
  return (
    <Panel
      title={say('谁可以做什么', 'Who may do what')}
      aside={
        <label className="flex tickline">
          <input type="checkbox" checked={changing} onChange={(e) => setChanging(e.target.checked)} />
          {say('只看要动手的', 'Only what is more than looking')}
        </label>
      }
    >
      <div className="pb stack">
        <fieldset className="chips plain">
          <legend className="sr">{say('哪个岗位', 'Which post')}</legend>
          {Object.entries(names).map(([key, name]) => (
            <button key={key} type="button" className="chip" aria-pressed={role === key} onClick={() => setRole(key)}>
              {say(name)}
            </button>
          ))}
        </fieldset>
        <p>
          <b>{say(names[role as keyof typeof names])}</b>
          {say('：', ': ')}
          {say(roleMeanings[role]!)}{' '}
          {rights.isSuccess && (
            <span className="meta">
              {say(
                `${count(counted)} 件事。没有列出的都不可以。`,
                `${count(counted)} things. What is not listed is denied.`,
              )}
            </span>
          )}
        </p>
      </div>
      <Shown of={rights} lines={8}>
        {() => <RightsTable rights={shown} role={role} />}
      </Shown>
    </Panel>
  );
}
