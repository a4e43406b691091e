// A viewer as the engine wants him: with the posts that count now. Strong posts count only after a second factor in this session.
import type { Acting } from '#access/duties.ts';
import { usablePosts } from '#access/may.ts';
import { strongRoles, type Viewer } from '#access/viewer.ts';

export const actingOf = (viewer: Viewer): Acting => ({
  personId: viewer.personId,
  posts: usablePosts(viewer.posts).filter(
    (post) => viewer.assurance === 'two-factor' || !strongRoles.includes(post.role),
  ),
});
