#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run-step.sh TEXT LOGNAME REMEDY CMD...: run_logged() of lib.sh for make.

. "$(dirname "$0")/lib.sh"

run_logged "$@"
