// Posts and rights: who holds which post at a union, granted and revoked by the security administrator; and what each post may do.
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { PickOrganisation } from '#web/desk/organisations/find.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { WaitingChanges } from '#web/desk/posts/changes.tsx';
import { Grant } from '#web/desk/posts/grant.tsx';
import { type Post, PostsTable } from '#web/desk/posts/posts-table.tsx';
import { Proposed } from '#web/desk/posts/propose.tsx';
import { Rights } from '#web/desk/posts/rights.tsx';
import { SignInAccess } from '#web/desk/posts/sign-in-access.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import '#web/desk/organisations/organisations.css';
import '#web/desk/posts/posts.css';

const seesPosts = ['chair', 'officer', 'security-admin', 'audit-admin'];

interface Union {
  readonly id: number;
  readonly name: string;
}

interface PostActionsProps {
  readonly post: Post;
  readonly opened: boolean;
  readonly busy: boolean;
  readonly onOpen: () => void;
  readonly onRevoke: () => void;
}

function PostActions({ post, opened, busy, onOpen, onRevoke }: PostActionsProps) {
  const { say } = useReader();
  return (
    <span className="flex">
      <button
        type="button"
        className="btn btn-s"
        aria-expanded={opened}
        aria-label={say(`${post.personName}的登录`, `Sign-in: ${post.personName}`)}
        onClick={onOpen}
      >
        {say('登录', 'Sign-in')}
      </button>
      <button
        type="button"
        className="btn btn-s"
        disabled={busy}
        aria-label={say(
          `提出免去${post.personName}的${roleNames[post.role].zh}`,
          `Propose to revoke ${roleNames[post.role].en} from ${post.personName}`,
        )}
        onClick={onRevoke}
      >
        {say('提出免去', 'Propose to revoke')}
      </button>
    </span>
  );
}

/** The list; revoking is proposed like granting. Of a security administrator a chair proposes. */
function Held({ here, keeper, chair }: { readonly here: Union; readonly keeper: boolean; readonly chair: boolean }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const posts = useAnswer('GET /organisations/{id}/posts', { params: { id: here.id } });
  const [proposed, setProposed] = useState<Post | null>(null);
  const revoke = useDoing('POST /people/{id}/changes');
  const ofSecurity = useDoing('POST /security-administrators/{id}/changes');
  const [opened, setOpened] = useState<Post | null>(null);
  const propose = (post: Post) => {
    const sending = { params: { id: post.personId }, body: { kind: 'post-revoke' as const, postId: post.id } };
    const after = { onSuccess: () => setProposed(post) };
    return keeper ? revoke.mutate(sending, after) : ofSecurity.mutate(sending, after);
  };
  const act = (post: Post) => {
    if (post.personId === me.data?.personId)
      return <span className="meta">{say('自己的岗位由别人办', 'Yours is for somebody else')}</span>;
    if (!keeper && post.role !== 'security-admin') return null;
    return (
      <PostActions
        post={post}
        opened={opened?.id === post.id}
        busy={revoke.isPending || ofSecurity.isPending}
        onOpen={() => setOpened(opened?.id === post.id ? null : post)}
        onRevoke={() => propose(post)}
      />
    );
  };
  return (
    <Panel title={say(`${here.name}在任的岗位`, `Posts held at ${here.name}`)}>
      {proposed && (
        <div className="pb">
          <Note tone="go" live>
            <b>
              {say(
                `已提出免去${proposed.personName}的${roleNames[proposed.role].zh}，等另一人确认`,
                `Proposed: ${proposed.personName} no longer ${roleNames[proposed.role].en}; another confirms`,
              )}
            </b>
            <p>
              {say(
                '在有人确认之前，岗位照旧；急的，先停用登录。',
                'Until somebody confirms the post stands; if it is urgent, shut the sign-in first.',
              )}
            </p>
          </Note>
        </div>
      )}
      <ErrorNote error={revoke.error ?? ofSecurity.error} />
      <Shown of={posts} lines={5}>
        {({ items }) => <PostsTable posts={items} {...(keeper || chair ? { act } : {})} />}
      </Shown>
      {opened && (
        <SignInAccess
          key={opened.personId}
          of={{ id: opened.personId, name: opened.personName, security: !keeper }}
          keeper={keeper}
          onClose={() => setOpened(null)}
        />
      )}
    </Panel>
  );
}

function Exclusion() {
  const { say } = useReader();
  return (
    <Panel title={say('三员分立', 'Three administrators apart')}>
      <ul className="pb dots sub">
        <li>
          {say(
            '系统、安全、审计三个管理员，一个人只能做一个（GB/T 22239—2019）。',
            'System, security and audit administrator: one person, one of them (GB/T 22239—2019).',
          )}
        </li>
        <li>
          {say(
            '当了管理员，别的岗位都不算数，碰不到业务。',
            "An administrator's other posts do not count: no business.",
          )}
        </li>
        <li>
          {say(
            '安全管理员提出，另一个人确认，岗位和身份才会改；谁都不能给自己办。',
            'Security proposes, another person confirms; then a post or an identity changes. Nobody acts for oneself.',
          )}
        </li>
        <li>{say('审计管理员看日志，改不了任何东西。', 'Audit reads the logs and changes nothing.')}</li>
        <li>{say('数据里要是写错成两个，两个都不算。', 'Should the data say two by mistake, neither counts.')}</li>
      </ul>
    </Panel>
  );
}

function Chosen({ here }: { readonly here: Union }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const { roles } = useSeat();
  const keeper = roles.includes('security-admin');
  const [granting, setGranting] = useState(false);
  const [proposed, setProposed] = useState(false);
  const chair = roles.includes('chair');
  return (
    <>
      <div className="panel pb choose">
        <PickOrganisation
          label={say('哪个工会', 'Which union')}
          value={here}
          onChange={(picked) => picked === null && go('/desk/posts/find')}
        />
        {keeper && (
          <button
            type="button"
            className={granting ? 'btn' : 'btn btn-main'}
            aria-expanded={granting}
            onClick={() => setGranting(!granting)}
          >
            {say('提出授予岗位', 'Propose a post')}
          </button>
        )}
      </div>
      {proposed && <Proposed />}
      {granting && (
        <Grant
          organisation={here}
          onDone={(done) => {
            setGranting(false);
            setProposed(done);
          }}
        />
      )}
      <Held here={here} keeper={keeper} chair={chair} />
      {!keeper && (
        <Note>
          {say(
            '授予和免去由安全管理员提出，另一个人确认。',
            'The security administrator proposes to grant and revoke; another person confirms.',
          )}{' '}
          <Link href={`/desk/organisations/${here.id}`}>{say('看这个工会', 'Open the union')}</Link>
        </Note>
      )}
    </>
  );
}

function Somewhere({ id }: { readonly id: number }) {
  const { say } = useReader();
  const here = useAnswer('GET /organisations/{id}', { params: { id } });
  return (
    <Shown of={here} lines={4}>
      {(one) => <Chosen key={one.id} here={{ id: one.id, name: say({ zh: one.name, en: one.nameEn || one.name }) }} />}
    </Shown>
  );
}

export default function Posts() {
  const { say } = useReader();
  const [, go] = useLocation();
  const { organisationId, roles } = useSeat();
  const { id } = useParams<{ id?: string }>();
  const sees = roles.some((role) => seesPosts.includes(role));
  return (
    <>
      <PageHead
        title={say('岗位与权限', 'Posts & rights')}
        meta={say('谁在哪里任什么岗位，这个岗位能做什么', 'Who holds which post where, and what a post may do')}
      />
      <div className="cols with-notes">
        <div className="stack">
          <WaitingChanges hidden />
          {!sees && (
            <Note>
              {say(
                '名单由主席、经办和管理员看。您可以看各岗位能做什么。',
                'The list is for chairs, officers and administrators. You can read what each post may do.',
              )}
            </Note>
          )}
          {sees &&
            (id === 'find' ? (
              <div className="panel pb">
                <PickOrganisation
                  label={say('哪个工会', 'Which union')}
                  value={null}
                  onChange={(picked) => picked && go(`/desk/posts/${picked.id}`)}
                />
              </div>
            ) : (
              <Somewhere id={id === undefined ? organisationId : Number(id)} />
            ))}
          <Rights first={roles[0] ?? 'everybody'} />
        </div>
        <div className="stack">
          <Exclusion />
        </div>
      </div>
    </>
  );
}
