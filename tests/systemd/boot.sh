#!/bin/bash
# Boot a systemd of its own as PID 1 of new namespaces. It knows the units in a folder and nothing
# else of the machine; the network is the machine's. SIGKILL ends it with all its processes.
#   boot.sh UNITS CGROUP     as root; CGROUP is an empty cgroup of a version 2 hierarchy
set -eu
if [ $# = 2 ]; then
    echo $$ >"$2/cgroup.procs"
    exec unshare --fork --kill-child --pid --mount --mount-proc --ipc --uts --cgroup bash "$0" "$1"
fi
mount --make-rprivate /
umount --lazy /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
# What it writes stays in memory, and is gone with it.
for folder in /run /var/lib /var/log /var/tmp; do
    mount -t tmpfs -o mode=755 none $folder
done
mkdir -p /run/systemd/system /run/lock /run/units
cp -r "$1"/. /lib/systemd/system/systemd-journald.{service,socket} /run/units/
for target in basic sysinit shutdown sockets network sound multi-user; do
    printf '[Unit]\nDescription=%s\n' $target >/run/units/$target.target
done
printf '[Unit]\nRequires=basic.target systemd-journald.service\n' >/run/units/booted.target
export container=test SYSTEMD_UNIT_PATH=/run/units
exec /lib/systemd/systemd --system --unit=booted.target --show-status=no
