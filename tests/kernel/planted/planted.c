/* SPDX-License-Identifier: MIT */
/*
 * Mistakes made on purpose, one a load: a debug kernel that does not tell of
 * them would not tell of the driver's either.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define SIZE 100

static char *what = "";
module_param(what, charp, 0444);

static DEFINE_SPINLOCK(spin);
static DEFINE_MUTEX(one);
static DEFINE_MUTEX(other);

static void use_after_free(void)
{
	volatile char *gone = kzalloc(SIZE, GFP_KERNEL);

	if (!gone)
		return;
	kfree((void *)gone);
	gone[SIZE / 2] = 1;
}

static void leak(void)
{
	volatile char *lost;

	/* The last of them may still be in a register or on the stack. */
	for (int i = 0; i < 10; i++)
		lost = kzalloc(SIZE, GFP_KERNEL);
	(void)lost;
}

static void sleep_in_atomic(void)
{
	spin_lock(&spin);
	/* It is free: nobody needs to sleep for it today. */
	mutex_lock(&one);
	mutex_unlock(&one);
	spin_unlock(&spin);
}

static void lock_both(struct mutex *first, struct mutex *second)
{
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

/* Never at once, so nothing happens today. */
static void deadlock(void)
{
	lock_both(&one, &other);
	lock_both(&other, &one);
}

static void undefined(void)
{
	/* The compiler must not know how far. */
	volatile int too_far = 31 + (int)strlen(what);

	/* pr_debug() would not so much as shift where it is compiled away. */
	pr_info("%d\n", 1 << too_far);
}

static const struct {
	const char *name;
	void (*fn)(void);
} plants[] = {
	{ "use-after-free", use_after_free }, { "leak", leak },
	{ "sleep", sleep_in_atomic },	      { "deadlock", deadlock },
	{ "undefined", undefined },
};

static int __init planted_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(plants); i++)
		if (strcmp(plants[i].name, what) == 0) {
			plants[i].fn();
			return 0;
		}
	return -EINVAL;
}

static void __exit planted_exit(void)
{
}

module_init(planted_init);
module_exit(planted_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Mistakes that a debug kernel must report (tests)");
