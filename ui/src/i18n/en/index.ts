import audit from './audit'
import camera from './camera'
import coverage from './coverage'
import desk from './desk'
import incidents from './incidents'
import live from './live'
import patrol from './patrol'
import repairs from './repairs'
import screen from './screen'
import shell from './shell'
import upkeep from './upkeep'
import wall from './wall'

export const en = { ...audit, ...shell, ...coverage, ...camera, ...live, ...wall, ...patrol, ...screen, ...desk, ...incidents, ...repairs, ...upkeep }
