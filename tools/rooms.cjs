// Who may import whom. Left: a room. Right: the rooms it may use besides itself. Tests may use anything but the other way round never.
const rooms = {
  'src/domain': [],
  'src/imports': ['src/domain'],
  'src/fhir': ['src/domain'],
  'src/examples': ['src/domain', 'src/fhir'],
  'src/data': ['src/fhir', 'src/domain', 'src/imports'],
  'src/i18n': [],
  'src/ui': ['src/i18n'],
  'src/charts': ['src/domain', 'src/ui', 'src/i18n'],
  'src/features/([^/]+)': ['src/data', 'src/charts', 'src/imports', 'src/domain', 'src/ui', 'src/i18n', 'src/paths'],
  'src/app': ['src/features', 'src/data', 'src/domain', 'src/ui', 'src/i18n', 'src/paths'],
  'src': [],
  'server/fhir': ['server/storage/store', 'server/record/record-state', 'src/fhir', 'src/domain'],
  'server': ['src/fhir', 'src/domain', 'src/examples'],
  'mocks': ['src', 'server/fhir', 'server/storage/memory'],
  'e2e': ['src/examples', 'src/domain', 'mocks'],
};
const test = '[.]test[.]tsx?$';
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'pure', severity: 'error', from: { path: '^(src/domain|server/fhir)/', pathNot: test }, to: { dependencyTypes: ['npm', 'npm-dev', 'core', 'unknown'], pathNot: '@medplum/fhirtypes' } },
    ...Object.entries(rooms).map(([room, may]) => ({
      name: room, severity: 'error', from: { path: `^${room}/`, pathNot: test },
      to: { path: '^(src|server|mocks|e2e)/', pathNot: [room.replace('([^/]+)', '$1'), ...may].map((r) => `^${r}[/.]`) },
    })),
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.js'] } },
};
