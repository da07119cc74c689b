// Tells ThreadSanitizer of Abseil's locks.
//
// Debian's Abseil is not instrumented, so that what its mutexes order looks
// like a race. In the tsan preset every program carries this file: its
// definitions stand before the library's, for our code and for gRPC, and call
// the library's between annotations.
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstddef>
#include <cstring>

// Of ThreadSanitizer; no header declares them.
extern "C" void AnnotateIgnoreReadsBegin(const char* file, int line);
extern "C" void AnnotateIgnoreReadsEnd(const char* file, int line);
extern "C" void AnnotateIgnoreWritesBegin(const char* file, int line);
extern "C" void AnnotateIgnoreWritesEnd(const char* file, int line);

namespace {

// The library's own definition of `member`, which is defined below.
template <typename Member>
Member Library(Member member) {
  struct {
    void* address;
    std::ptrdiff_t adjustment;
  } raw;  // a pointer to a member in the Itanium ABI
  static_assert(sizeof(raw) == sizeof(member));
  std::memcpy(&raw, &member, sizeof(raw));
  Dl_info info;
  dladdr(raw.address, &info);
  raw.address = dlsym(RTLD_NEXT, info.dli_sname);
  std::memcpy(&member, &raw, sizeof(raw));
  return member;
}

// Conditions of other threads run while a mutex is handed over, under its lock
// but where ThreadSanitizer does not see it held.
class IgnoreAccesses {
 public:
  IgnoreAccesses() {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  }
  ~IgnoreAccesses() {
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  }
};

template <typename Object, typename Member, typename... Arguments>
auto Call(Object* object, Member member, Arguments... arguments) {
  const IgnoreAccesses ignore;
  return (object->*member)(arguments...);
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

void Mutex::Lock() {
  static const auto library = Library(&Mutex::Lock);
  Call(this, library);
  __tsan_acquire(this);
}

void Mutex::Unlock() {
  static const auto library = Library(&Mutex::Unlock);
  __tsan_release(this);
  Call(this, library);
}

bool Mutex::TryLock() {
  static const auto library = Library(&Mutex::TryLock);
  const bool locked = Call(this, library);
  if (locked) __tsan_acquire(this);
  return locked;
}

void Mutex::ReaderLock() {
  static const auto library = Library(&Mutex::ReaderLock);
  Call(this, library);
  __tsan_acquire(this);
}

void Mutex::ReaderUnlock() {
  static const auto library = Library(&Mutex::ReaderUnlock);
  __tsan_release(this);
  Call(this, library);
}

void Mutex::Await(const Condition& condition) {
  static const auto library = Library(&Mutex::Await);
  __tsan_release(this);
  Call<Mutex, decltype(library), const Condition&>(this, library, condition);
  __tsan_acquire(this);
}

bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  static const auto library = Library(&Mutex::AwaitWithTimeout);
  __tsan_release(this);
  const bool met = Call<Mutex, decltype(library), const Condition&>(
      this, library, condition, timeout);
  __tsan_acquire(this);
  return met;
}

bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  static const auto library = Library(&Mutex::AwaitWithDeadline);
  __tsan_release(this);
  const bool met = Call<Mutex, decltype(library), const Condition&>(
      this, library, condition, deadline);
  __tsan_acquire(this);
  return met;
}

void Mutex::LockWhen(const Condition& condition) {
  static const auto library = Library(&Mutex::LockWhen);
  Call<Mutex, decltype(library), const Condition&>(this, library, condition);
  __tsan_acquire(this);
}

bool Mutex::LockWhenWithTimeout(const Condition& condition, Duration timeout) {
  static const auto library = Library(&Mutex::LockWhenWithTimeout);
  const bool met = Call<Mutex, decltype(library), const Condition&>(
      this, library, condition, timeout);
  __tsan_acquire(this);
  return met;
}

bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  static const auto library = Library(&Mutex::LockWhenWithDeadline);
  const bool met = Call<Mutex, decltype(library), const Condition&>(
      this, library, condition, deadline);
  __tsan_acquire(this);
  return met;
}

void CondVar::Wait(Mutex* mutex) {
  static const auto library = Library(&CondVar::Wait);
  __tsan_release(mutex);
  Call(this, library, mutex);
  __tsan_acquire(mutex);
}

bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  static const auto library = Library(&CondVar::WaitWithTimeout);
  __tsan_release(mutex);
  const bool timed_out = Call(this, library, mutex, timeout);
  __tsan_acquire(mutex);
  return timed_out;
}

bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  static const auto library = Library(&CondVar::WaitWithDeadline);
  __tsan_release(mutex);
  const bool timed_out = Call(this, library, mutex, deadline);
  __tsan_acquire(mutex);
  return timed_out;
}

void Notification::Notify() {
  static const auto library = Library(&Notification::Notify);
  __tsan_release(this);
  // HasBeenNotified is inline and looks at the flag, which follows the mutex.
  __tsan_release(reinterpret_cast<char*>(this) + sizeof(Mutex));
  Call(this, library);
}

void Notification::WaitForNotification() const {
  static const auto library = Library(&Notification::WaitForNotification);
  Call(this, library);
  __tsan_acquire(const_cast<Notification*>(this));
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  static const auto library =
      Library(&Notification::WaitForNotificationWithTimeout);
  const bool notified = Call(this, library, timeout);
  if (notified) __tsan_acquire(const_cast<Notification*>(this));
  return notified;
}

ABSL_NAMESPACE_END
}  // namespace absl
