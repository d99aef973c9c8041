# SPDX-License-Identifier: GPL-2.0-only
# Rules shared by the bare-metal test images.  The including Makefile sets
# IMAGE (name of the ELF file) and SRCS (its own sources), and is called with
# OUT=DIR, where everything that is built goes.

ifeq ($(OUT),)
$(error set OUT to the directory to build in: make OUT=DIR)
endif

BARE := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
BARE_SRCS := boot.S vectors.S console.c idt.c main.c paging.c print.c \
	start_info.c string.c tap.c

CC ?= gcc
CPPFLAGS := -I. -I$(BARE) -I$(BARE)/../../hypercall/include \
	-I$(BARE)/../../hardware/include
CFLAGS := -std=gnu11 -O2 -g -m64 -march=x86-64 -ffreestanding -mno-red-zone \
	-mgeneral-regs-only -mcmodel=small -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-strict-aliasing -fcf-protection=none \
	-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Werror
LDFLAGS := -nostdlib -static -no-pie -Wl,-T,$(BARE)/bare.ld \
	-Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments

OBJS := $(addprefix $(OUT)/bare/,$(addsuffix .o,$(basename $(BARE_SRCS)))) \
	$(addprefix $(OUT)/,$(addsuffix .o,$(basename $(SRCS))))

all: $(OUT)/$(IMAGE)

$(OUT)/$(IMAGE): $(OBJS) $(BARE)/bare.ld
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJS)

$(OUT)/bare/%.o: $(BARE)/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -c -o $@ $<

$(OUT)/bare/%.o: $(BARE)/%.S
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -c -o $@ $<

$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -c -o $@ $<

$(OUT)/%.o: %.S
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -c -o $@ $<

clean:
	rm -f $(OBJS) $(OBJS:.o=.d) $(OUT)/$(IMAGE)

-include $(OBJS:.o=.d)

.PHONY: all clean
