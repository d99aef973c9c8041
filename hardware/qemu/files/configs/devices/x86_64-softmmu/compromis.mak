# SPDX-License-Identifier: GPL-2.0-or-later
#
# Devices of the Compromis machine: a q35 that boots a hypervisor and its
# guests from the command line, or runs a bare test kernel.  Use with
#   configure --without-default-devices --with-devices-x86_64=compromis

CONFIG_Q35=y

# Interrupt remapping for a PVH dom0, and the timer that Xen prefers
CONFIG_AMD_IOMMU=y
CONFIG_HPET=y

# isa-debug-exit: how a test kernel returns its verdict
CONFIG_ISA_DEBUG=y

# Disk, network and console of the host operating system
CONFIG_VIRTIO_PCI=y
CONFIG_VIRTIO_BLK=y
CONFIG_VIRTIO_NET=y
CONFIG_VIRTIO_SERIAL=y
