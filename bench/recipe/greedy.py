"""Greedy text over dense bf16 weights (LoRA merged or off): keys and values preallocated, ended sequences dropped."""
import torch,torch.nn.functional as F
def weights(m):
    g=lambda x:x.w if hasattr(x,'w') else x.weight
    W=[]
    for l in m.model.layers:
        a,p=l.self_attn,l.mlp
        W.append((l.input_layernorm.weight,torch.cat([g(a.q_proj),g(a.k_proj),g(a.v_proj)]),g(a.o_proj),l.post_attention_layernorm.weight,torch.cat([g(p.gate_proj),g(p.up_proj)]),g(p.down_proj)))
    return W,m.model.norm.weight,m.model.embed_tokens.weight
def rms(x,w):
    f=x.float();return (f*torch.rsqrt(f.pow(2).mean(-1,keepdim=True)+1e-5)).to(x.dtype)*w
def rot(x,c,s):
    a,b=x[...,:32],x[...,32:];return torch.cat([a*c-b*s,b*c+a*s],-1)
@torch.no_grad()
def greedy(m,prompts,mx=128,bs=20,eot=2):
    W,nw,em=weights(m);inv=1/(1e5**(torch.arange(0,64,2).float()/64));out=[None]*len(prompts)
    od=sorted(range(len(prompts)),key=lambda i:len(prompts[i]))
    for b0 in range(0,len(od),bs):
        g=od[b0:b0+bs];n=max(len(prompts[i]) for i in g);B=len(g);T=n+mx
        K=torch.zeros(30,B,3,T,64,dtype=torch.bfloat16);V=torch.zeros_like(K)
        pad=torch.tensor([n-len(prompts[i]) for i in g]);last=torch.empty(B,576,dtype=torch.bfloat16)
        def step(x,pos,at,kk):  # x (B,t,d), pos (B,t), writes at..at+t
            t=x.shape[1];ang=pos[...,None].float()*inv;c,s=ang.cos()[:,None],ang.sin()[:,None]
            j=torch.arange(at+t)
            mask=(j[None,None]<=at+torch.arange(t)[None,:,None])&(j[None,None]>=kk['pad'][:,None,None])
            bias=torch.where(mask,0.,-1e9)[:,None]   # B,1,t,T
            for li,(n1,wq,wo,n2,wg,wd) in enumerate(W):
                h=F.linear(rms(x,n1),wq);q,k,v=h.split([576,192,192],-1);Bq=x.shape[0]
                q=rot(q.view(Bq,t,9,64).transpose(1,2).float(),c,s).bfloat16();k=rot(k.view(Bq,t,3,64).transpose(1,2).float(),c,s).bfloat16()
                kk['K'][li][:,:,at:at+t]=k;kk['V'][li][:,:,at:at+t]=v.view(Bq,t,3,64).transpose(1,2)
                KK,VV=kk['K'][li][:,:,:at+t],kk['V'][li][:,:,:at+t]
                sc=(q.reshape(Bq,3,3*t,64)@KK.transpose(-1,-2)).float().view(Bq,9,t,at+t)/8+bias
                o=(sc.softmax(-1).bfloat16().view(Bq,3,3*t,at+t)@VV).view(Bq,9,t,64).transpose(1,2).reshape(Bq,t,576)
                x=x+F.linear(o,wo);u,w_=F.linear(rms(x,n2),wg).chunk(2,-1);x=x+F.linear(F.silu(u)*w_,wd)
            return F.linear(rms(x[:,-1],nw),em).argmax(-1)
        # prefill in slices of 5 sequences to bound memory
        nxt=[]
        for s0 in range(0,B,5):
            sl=slice(s0,min(B,s0+5));ids=torch.tensor([[eot]*(n-len(prompts[i]))+prompts[i] for i in g[sl]])
            pos=(torch.arange(n)[None]-pad[sl,None]).clamp(min=0)
            nxt.append(step(F.embedding(ids,em),pos,0,dict(K=[K[l][sl] for l in range(30)],V=[V[l][sl] for l in range(30)],pad=pad[sl])))
        cur=torch.cat(nxt);seq=[[] for _ in g];live=list(range(B))
        for t in range(mx):
            keep=[]
            for r,i in enumerate(live):
                if cur[r]!=eot: seq[i].append(int(cur[r])); keep.append(r)
            if not keep or t==mx-1: break
            if len(keep)<len(live):
                K=K[:,keep];V=V[:,keep];pad=pad[keep];cur=cur[keep];live=[live[r] for r in keep]
            cur=step(F.embedding(cur[:,None],em),(n+t-pad)[:,None],n+t,dict(K=K,V=V,pad=pad))
        for i,s in zip(g,seq): out[i]=s
    return out
