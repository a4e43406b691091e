// One member as the desk sees him: masked, in full only for a purpose he can read; memberships, facts with their source, corrections, and who looked.
import { Link, useParams } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { CasesOf } from '#web/desk/people/cases-of.tsx';
import { Facts } from '#web/desk/people/facts.tsx';
import { Identity } from '#web/desk/people/identity.tsx';
import { Looked } from '#web/desk/people/looked.tsx';
import { Memberships } from '#web/desk/people/memberships.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import '#web/desk/people/people.css';

const leaders = ['chair', 'officer'];
const desk = [...leaders, 'reviewer'];

function OnFile({ id, leader }: { readonly id: number; readonly leader: boolean }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const person = useAnswer('GET /people/{id}', { params: { id } });
  const unions = ['/desk/organisations', say('组织与会员', 'Unions & members')] as const;
  return (
    <WholePage of={person} lines={8} title={say(`会员 ${id}`, `Member ${id}`)} crumbs={[unions]}>
      {(one) => (
        <>
          <PageHead
            title={one.name}
            crumbs={[
              unions,
              ...(one.organisationId === null
                ? []
                : [[`/desk/organisations/${one.organisationId}`, one.organisationName ?? ''] as const]),
            ]}
            meta={
              one.organisationId === null
                ? say('现在没有会籍', 'No membership at present')
                : say(
                    `${one.organisationName}。公示时写“${one.maskedName}”`,
                    `${one.organisationName}. In notices: ${one.maskedName}`,
                  )
            }
          >
            {leader && me.data && me.data.personId !== id && (
              <Link href={`/desk/people/${id}/behalf`} className="btn">
                {say('代办', 'Act for the member')}
              </Link>
            )}
          </PageHead>
          <div className="cols with-story">
            <div className="stack">
              <Identity person={one} leader={leader} />
              <Memberships personId={id} leader={leader} />
              <Facts personId={id} />
              <CasesOf personId={id} />
            </div>
            <div className="stack">
              <Note>
                <b>{say('看别人的资料要写用途', "Looking at somebody's data takes a purpose")}</b>
                <p>
                  {say(
                    '平时只显示一部分。看全部时写明用途，马上记下来，本人在“谁看过我的资料”里看得到。',
                    'Shown in part. To see it in full you give a purpose; it is written down at once and the member can read it.',
                  )}
                </p>
              </Note>
              <Note>
                <b>{say('谁看过这位会员', 'Who looked at this member')}</b>
                <p>{say('只有本人和审计管理员看得到。', 'The member and the audit administrator can see that.')}</p>
              </Note>
            </div>
          </div>
        </>
      )}
    </WholePage>
  );
}

export default function Person() {
  const { say } = useReader();
  const { roles } = useSeat();
  const id = Number(useParams<{ id: string }>().id);
  const is = (any: readonly string[]) => roles.some((role) => any.includes(role));
  if (is(desk)) return <OnFile key={id} id={id} leader={is(leaders)} />;
  if (is(['audit-admin']))
    return (
      <>
        <PageHead
          title={say(`会员 ${id}`, `Member ${id}`)}
          crumbs={[['/desk/audit', say('审计', 'Audit')]]}
          meta={say('审计只看谁看过，不看资料本身', 'Audit sees who looked, not the data')}
        />
        <Looked personId={id} />
      </>
    );
  return (
    <>
      <PageHead title={say(`会员 ${id}`, `Member ${id}`)} />
      <Note>
        <b>{say('您的岗位看不到会员', 'Your post does not show members')}</b>
        <p>
          <Link href="/desk">{say('回到今日', 'Back to today')}</Link>
        </p>
      </Note>
    </>
  );
}
