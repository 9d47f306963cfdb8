export { PlantsPage as PlantsRoute } from '../../features/plants-catalogue/plants-page.tsx';
export { SettingsPage as SettingsRoute } from '../../features/settings/settings-page.tsx';
