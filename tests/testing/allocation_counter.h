// Bytes that tensors on the CPU hold, counted at LibTorch's allocator.
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
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

  // Of one tensor; may outlive the counter.
  struct Block {
    Block(c10::DataPtr tensor, int64_t num_bytes, Count count)
        : data(std::move(tensor)), size(num_bytes), held(std::move(count)) {
      held->Add(size);
    }
    ~Block() { held->Add(-size); }

    c10::DataPtr data;
    int64_t size;
    Count held;
  };

  class Allocator : public c10::Allocator {
   public:
    Allocator(c10::Allocator& real, Count held)
        : real_(real), held_(std::move(held)) {}

    // LibTorch's convolutions ask for a tensor that its address alone can free.
    c10::DataPtr allocate(size_t num_bytes) override {
      auto block = std::make_unique<Block>(
          real_.allocate(num_bytes), static_cast<int64_t>(num_bytes), held_);
      void* data = block->data.get();
      const c10::Device device = block->data.device();
      if (data == nullptr) return {nullptr, device};
      const std::lock_guard lock(Blocks().mutex);
      Blocks().by_address[data] = std::move(block);
      return {data, data, &Free, device};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &Free; }
    void copy_data(void* to, const void* from,
                   size_t num_bytes) const override {
      default_copy_data(to, from, num_bytes);
    }

   private:
    struct BlockTable {
      std::mutex mutex;
      std::unordered_map<void*, std::unique_ptr<Block>> by_address;
    };
    // Lives as long as the last tensor may.
    static BlockTable& Blocks() {
      static BlockTable& blocks = *new BlockTable;
      return blocks;
    }

    static void Free(void* data) {
      const std::lock_guard lock(Blocks().mutex);
      Blocks().by_address.erase(data);
    }

    c10::Allocator& real_;
    Count held_;
  };

  const Count held_ = std::make_shared<Held>();
  c10::Allocator* previous_;
  Allocator allocator_;
};

}  // namespace limpid
