import audit from './audit'
import camera from './camera'
import coverage from './coverage'
import desk from './desk'
import incidents from './incidents'
import live from './live'
import repairs from './repairs'
import shell from './shell'
import upkeep from './upkeep'

export const en = { ...audit, ...shell, ...coverage, ...camera, ...live, ...desk, ...incidents, ...repairs, ...upkeep }
