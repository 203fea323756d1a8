import audit from './audit'
import camera from './camera'
import coverage from './coverage'
import desk from './desk'
import live from './live'
import shell from './shell'

export const en = { ...audit, ...shell, ...coverage, ...camera, ...live, ...desk }
