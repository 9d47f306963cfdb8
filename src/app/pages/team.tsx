export { AccountPage as AccountRoute } from '../../features/account/account-page.tsx';
export { TeamPage as TeamRoute } from '../../features/team/team-page.tsx';
export { TokensPage as TokensRoute } from '../../features/team/tokens-page.tsx';
