// Accounts that colleagues gave for members, waiting for a second officer: on the list of what was done for others, and counted on the first page.
import { Link } from 'wouter';
import { consentWords } from '#policy/consent-words.ts';
import { CheckAccount } from '#web/desk/behalf/account.tsx';
import { SignedPaper } from '#web/desk/behalf/consents.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function useToCheck() {
  const { organisationId, roles } = useSeat();
  const leads = roles.includes('chair') || roles.includes('officer');
  const list = useAnswer(
    'GET /organisations/{id}/behalf/accounts',
    { params: { id: organisationId } },
    { enabled: leads },
  );
  return list.data?.items ?? [];
}

export function AccountsToCheck() {
  const { say } = useReader();
  const { instant } = useFormats();
  const items = useToCheck();
  if (items.length === 0) return null;
  const first = items.find(({ own }) => !own);
  return (
    <Panel title={say('替会员登记的收款账号，等核对', 'Accounts given for members, to be checked')}>
      <ul className="consents pb">
        {items.map((one) => (
          <li key={one.of} className="stack">
            <div className="gap-s">
              <p>
                <Link href={`/desk/cases/${one.caseId}/behalf`}>
                  <b>{one.name}</b>
                </Link>
                {say('，', ', ')}
                {one.bank} {say(one.account)}
              </p>
              <p className="meta">
                {say(`${one.by}（${one.organisationName}）替他登记`, `Given by ${one.by} (${one.organisationName})`)}
                {say('，', ', ')}
                {instant(one.at)}
              </p>
              {one.consent && (
                <p className="sub">
                  {say(`本人${consentWords(one.consent).zh}`, `The member ${consentWords(one.consent).en}`)}
                </p>
              )}
              {one.consent?.paperId && <SignedPaper id={one.consent.paperId} />}
            </div>
            {one.own ? (
              <StatusTag
                tone="go"
                says={{ zh: '您登记的，等另一位同事核对', en: 'Given by you; a colleague checks it' }}
              />
            ) : (
              <CheckAccount one={one} main={one === first} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** On the first page of the day, where any waits for this reader. */
export function AccountsLine() {
  const { say } = useReader();
  const n = useToCheck().filter(({ own }) => !own).length;
  if (n === 0) return null;
  return (
    <p className="pf flex between">
      <StatusTag
        tone="wait"
        says={{
          zh: `同事替会员登记的收款账号，${n} 个等您核对`,
          en: `Accounts that colleagues gave for members: ${n} to check`,
        }}
      />
      <Link href="/desk/behalf">{say('去核对', 'Check them')}</Link>
    </p>
  );
}
