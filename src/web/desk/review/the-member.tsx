// The member behind a case: identifiers masked until somebody asks for them, which the member can read; and what he sees of the decision.
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { PersonCard } from '#web/desk/review/person-card.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { useReader } from '#web/parts/language.tsx';

export function TheMember({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { roles } = useSeat();
  return (
    <>
      {one.personId !== null && one.more.includes('member') && (
        <section className="panel">
          <div className="ph">
            <h2>{say('这位会员', 'The member')}</h2>
            <span className="flex">
              {roles.some((role) => role === 'chair' || role === 'officer') && (
                <Link href={`/desk/cases/${one.id}/behalf`} className="meta">
                  {say('代办', 'Act for the member')}
                </Link>
              )}
              <Link href={`/desk/people/${one.personId}`} className="meta">
                {say('本人的办件', 'Their cases')}
              </Link>
            </span>
          </div>
          <div className="pb">
            <PersonCard
              personId={one.personId}
              matter={say(
                `办理${one.programme.zh}（${caseNumber(one.id).zh}）`,
                `Deciding ${one.programme.en} (${caseNumber(one.id).en})`,
              )}
            />
          </div>
        </section>
      )}
      <section className="panel">
        <div className="ph">
          <h2>{say('本人会看到', 'What the member sees')}</h2>
        </div>
        <div className="pb sub gap-s">
          <p>
            {say(
              '左边的规则、经过和每次决定的理由，本人在自己的手机上看得到，写的什么就看到什么。',
              'The rules, the story and the reason of each decision, word for word, on their own phone.',
            )}
          </p>
          <p>
            {say(
              '您点“看全部”时，本人的“谁看过我的资料”里会多一条：谁、什么时候、为了什么。',
              'Each time you press “Show in full”, their list of who looked at their file gains a line: who, when, what for.',
            )}
          </p>
        </div>
      </section>
    </>
  );
}
