// Bytes that tensors on the CPU hold, counted at LibTorch's allocator.
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/alignment.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace limpid {

// Counts what is allocated while it lives and not yet freed. One at a time, in
// a test that uses one thread.
class AllocationCounter {
 public:
  AllocationCounter()
      : previous_(c10::GetCPUAllocator()), allocator_(*previous_, held_) {
    c10::SetCPUAllocator(&allocator_);
  }
  ~AllocationCounter() { c10::SetCPUAllocator(previous_); }
  AllocationCounter(const AllocationCounter&) = delete;
  AllocationCounter& operator=(const AllocationCounter&) = delete;

  int64_t bytes() const { return held_->now; }
  int64_t peak_bytes() const { return held_->peak; }

 private:
  struct Held {
    void Add(int64_t num_bytes) {
      const int64_t sum = now += num_bytes;
      if (sum > peak) peak = sum;
    }

    std::atomic<int64_t> now = 0;
    std::atomic<int64_t> peak = 0;
  };
  using Count = std::shared_ptr<Held>;

  // In front of a tensor's memory, as long as its alignment: LibTorch wants the
  // address of the memory to be all that freeing it needs. May outlive the
  // counter.
  struct alignas(c10::gAlignment) Header {
    Header(c10::Allocator& allocator, int64_t num_bytes, Count count)
        : real(allocator), size(num_bytes), held(std::move(count)) {
      held->Add(size);
    }
    ~Header() { held->Add(-size); }

    c10::Allocator& real;
    int64_t size;
    Count held;
  };

  class Allocator : public c10::Allocator {
   public:
    Allocator(c10::Allocator& real, Count held)
        : real_(real), held_(std::move(held)) {}

    c10::DataPtr allocate(size_t num_bytes) override {
      void* block = real_.raw_allocate(sizeof(Header) + num_bytes);
      auto* header =
          new (block) Header(real_, static_cast<int64_t>(num_bytes), held_);
      void* data = header + 1;
      return {data, data, &Free, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &Free; }
    void copy_data(void* to, const void* from,
                   size_t num_bytes) const override {
      default_copy_data(to, from, num_bytes);
    }

   private:
    static void Free(void* data) {
      if (data == nullptr) return;
      Header* header = static_cast<Header*>(data) - 1;
      c10::Allocator& real = header->real;
      header->~Header();
      real.raw_deallocate(header);
    }

    c10::Allocator& real_;
    Count held_;
  };

  const Count held_ = std::make_shared<Held>();
  c10::Allocator* previous_;
  Allocator allocator_;
};

}  // namespace limpid
