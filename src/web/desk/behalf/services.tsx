// What can be applied for on a member's behalf: each service as he himself would see it, with what he would get.
import { Link, useParams, useSearch } from 'wouter';
import { CorrectionFor } from '#web/desk/behalf/correction.tsx';
import { caseEnds } from '#web/desk/case-ends.ts';
import { PageHead } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Note, Shown } from '#web/parts/said.tsx';
import { amountWords, type ServiceRow } from '#web/parts/service-words.ts';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/people/people.css';

/** Whether he qualifies, by the register alone; a case under way comes first. */
function Standing({ row }: { readonly row: ServiceRow }) {
  const { today } = useReader();
  if (row.case) {
    const [tone, zh, en] = caseEnds[row.case.status] ?? (['go', '已经在办', 'Under way'] as const);
    return <StatusTag tone={tone} says={{ zh, en }} />;
  }
  if (row.opensOn > today) return <StatusTag tone="off" says={{ zh: '还没开始', en: 'Not open yet' }} />;
  if (row.holds === false) return <StatusTag tone="off" says={{ zh: '现在还不符合', en: 'Does not qualify now' }} />;
  return row.holds === true ? (
    <StatusTag tone="ok" says={{ zh: '符合，可以代为申请', en: 'Qualifies; you can apply' }} />
  ) : (
    <StatusTag tone="unknown" says={{ zh: '填表时才知道', en: 'The form will tell' }} />
  );
}

function Services({ person, items }: { readonly person: number; readonly items: readonly ServiceRow[] }) {
  const { say } = useReader();
  const { day } = useFormats();
  const search = useSearch();
  if (items.length === 0)
    return (
      <div className="pb">
        <Empty says={{ zh: '现在没有可以代为申请的事', en: 'Nothing can be applied for now' }} />
      </div>
    );
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('事项', 'Service')}</th>
          <th>{say('本人符合吗', 'Does the member qualify')}</th>
          <th className="r">{say('能得多少', 'What it comes to')}</th>
          <th>{say('截止', 'Until')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((row) => {
          const amount = amountWords(row.amount);
          return (
            <tr key={row.roundId}>
              <td>
                <Link href={`/desk/people/${person}/behalf/${row.roundId}${search === '' ? '' : `?${search}`}`}>
                  {say(row.title)}
                </Link>
                <div className="meta">{say(roundName(row.roundName))}</div>
              </td>
              <td>
                <Standing row={row} />
              </td>
              <td className="r">{amount ? say(amount) : '—'}</td>
              <td>{day(row.closesOn)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type Person = Answer<'GET /people/{id}'>;

/** The way here, the same on each page of acting for somebody. */
export function usePersonCrumbs(person: Person | undefined) {
  const { say } = useReader();
  return [
    ['/desk/organisations', say('组织与会员', 'Unions & members')],
    ...(person ? [[`/desk/people/${person.id}`, person.name] as const] : []),
  ] as const;
}

export default function BehalfServices() {
  const { say } = useReader();
  const id = Number(useParams<{ id: string }>().id);
  const person = useAnswer('GET /people/{id}', { params: { id } });
  const services = useAnswer('GET /people/{id}/services', { params: { id } });
  const crumbs = usePersonCrumbs(person.data);
  return (
    <>
      <PageHead
        title={
          person.data
            ? say(`替${person.data.name}办`, `Act for ${person.data.name}`)
            : say('代办', 'Act for the member')
        }
        crumbs={crumbs}
        meta={say(
          '先看本人符合不符合，再记下本人的同意，然后填表',
          'First whether the member qualifies, then the consent, then the form',
        )}
      >
        <Link href="/desk/behalf" className="btn">
          {say('我替人办的', 'What I did for others')}
        </Link>
      </PageHead>
      <div className="cols with-story">
        <div className="stack">
          <Panel title={say('可以代为申请的', 'What can be applied for')}>
            <Shown of={services} lines={5}>
              {({ items }) => <Services person={id} items={items} />}
            </Shown>
          </Panel>
          <CorrectionFor person={id} />
        </div>
        <div className="stack">
          <Note>
            <b>{say('什么时候替人办', 'When to act for somebody')}</b>
            <p>
              {say(
                '本人没有手机、不会用，又愿意请您办的时候。每一件都要先记下本人的同意。',
                'When the member has no phone or cannot use one, and asks you to. Each case needs their consent first.',
              )}
            </p>
          </Note>
          <Note>
            <b>{say('代办了，就不能再审这一件', 'Whoever acts does not decide')}</b>
            <p>{say('由您的同事或上级审。', 'A colleague or the level above decides that case.')}</p>
          </Note>
        </div>
      </div>
    </>
  );
}
